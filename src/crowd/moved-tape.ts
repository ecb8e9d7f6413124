/** A tape with the crowd's prices in the place of the recorded ones. */
import type { LegTape, Tape } from '../market/tape.ts';
import type { CrowdMarket } from './market.ts';

/**
 * The same tape where nothing was moved, bit for bit. Last trades are moved as far as the mark is: that is
 * where the crowd sold. The index, conversions, signals and the shared spot price stay as recorded.
 */
export function movedTape(tape: Tape, markets: readonly CrowdMarket[]): Tape {
  if (markets.every((market) => !market.isMoved && printsChanged(market).length === 0)) return tape;
  return { ...tape, legs: tape.legs.map((leg, i) => movedLeg(leg, markets[i] as CrowdMarket)) };
}

/** Prints whose rate is another than the record's. */
export function printsChanged({ rates, tape }: CrowdMarket): readonly number[] {
  const changed: number[] = [];
  for (let print = 0; print < rates.length; print++)
    if (rates[print] !== tape.funding.rate[print]) changed.push(print);
  return changed;
}

function movedLeg(leg: LegTape, market: CrowdMarket): LegTape {
  const rates = printsChanged(market).length === 0 ? leg.funding.rate : market.rates;
  if (!market.isMoved) return { ...leg, funding: { ...leg.funding, rate: rates } };
  const { columns: mark } = market;
  // Fills that are the mark's own columns are told by being the very same arrays.
  const along = (fill: Float64Array, column: 'open' | 'close'): Float64Array =>
    fill === leg.mark[column]
      ? mark[column]
      : fill.map((price, bar) => {
          const recorded = leg.mark[column][bar] as number;
          const moved = mark[column][bar] as number;
          return moved === recorded ? price : (price * moved) / recorded;
        });
  return {
    ...leg,
    mark,
    fillOpen: along(leg.fillOpen, 'open'),
    fillClose: along(leg.fillClose, 'close'),
    funding: { ...leg.funding, rate: rates },
  };
}
