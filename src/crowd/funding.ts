/** Funding of the crowd's own positions: it moves their triggers like anybody's. */
import { fundingPayment } from '../margin/isolated.ts';
import type { PremiumMeter } from './basis.ts';
import type { CrowdMarket } from './market.ts';
import { resolveTriggers } from './triggers.ts';

/**
 * What falls due at a bar's open, on positions that were held before it, at the rate that the moved premium
 * makes of the print.
 */
export function payFunding(market: CrowdMarket, meter: PremiumMeter | null, bar: number): void {
  const { funding } = market.tape;
  const prints = funding.bar.length;
  let paid = false;
  for (; market.nextPrint < prints; market.nextPrint += 1) {
    if (funding.bar[market.nextPrint] !== bar) break;
    const print = market.nextPrint;
    const recorded = funding.rate[print] as number;
    const rate =
      meter?.rateAt(print, bar, market.isMoved ? market.columns.close : null) ?? recorded;
    market.rates[print] = rate;
    if (market.leg.fundingPaidFrom === 'balance') continue;
    const own = funding.price[print] as number;
    const price = Number.isNaN(own) ? market.movedOpen(bar) : own;
    for (const { position, holder } of market.seated) {
      if (!position.alive || position.enteredBar >= bar) continue;
      if (position.tables.length === 0 && holder.shared === null) continue;
      const payment = fundingPayment(position, price, rate);
      // Borrowed coin costs its holder whatever his side.
      position.wallet += market.leg.fundingIsBorrow ? position.side * payment : payment;
    }
    paid = true;
  }
  if (paid) resolveTriggers(market, bar);
}
