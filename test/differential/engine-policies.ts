/** Policies of an input in a scenario's words, and what a result's events tell of them. */
import type { Halt } from '../../src/domain/halt.ts';
import type { ResultEvent } from '../../src/domain/result.ts';
import type { Scenario, SignalRule, SpreadRule } from '../../src/domain/scenario.ts';
import {
  annualFraction,
  durationMs,
  epochMs,
  type Fraction,
  fraction,
} from '../../src/units/units.ts';
import type { OracleInput, OracleLevel, OracleSpread, OracleTransfer } from './oracle/types.ts';

/** The policies of an input in the words of a scenario. */
export function policiesOf({
  rebalance,
  enter,
  leave,
}: OracleInput): Pick<Scenario, 'rebalance' | 'enter' | 'leave'> {
  return {
    rebalance:
      rebalance === undefined
        ? null
        : {
            at: fraction(rebalance.at),
            to: fraction(rebalance.to),
            from: rebalance.from,
            transfer: durationMs(rebalance.transferMs),
            fee: rebalance.feeQuote,
            limit: rebalance.limitQuote ?? null,
            selling: null,
          },
    enter:
      enter === undefined
        ? null
        : {
            fundingSpread: spreadOf(enter.spread),
            divergence: fractionOf(enter.divergenceFraction),
            signals: signalRulesOf(enter.signals),
            coolDown: durationMs(enter.coolDownMs),
            times: enter.times,
          },
    leave:
      leave === undefined
        ? null
        : {
            fundingSpread: spreadOf(leave.spread),
            divergence: fractionOf(leave.divergenceFraction),
            signals: signalRulesOf(leave.signals),
            marginRatio: fractionOf(leave.marginRatio),
            stop: fractionOf(leave.stopFraction),
            takeProfit: fractionOf(leave.takeProfitFraction),
          },
  };
}

/** The halts of an input; a halt of one leg's venue is one of the other's only where that is the same. */
export const haltsOf = ({ halts = [] }: OracleInput): readonly Halt[] =>
  halts.map(({ legIndex, kind, fromMs, toMs }) => ({
    ...{ venue: `venue-${legIndex}`, kind, from: epochMs(fromMs), to: epochMs(toMs) },
    ...{ source: null, record: null, assumed: null },
  }));

const signalRulesOf = (levels: readonly OracleLevel[] = []): readonly SignalRule[] =>
  levels.map(({ name, min, max }) => ({
    series: { venue: 'own', instrument: name, kind: 'signal' },
    min,
    max,
  }));

const fractionOf = (stated: number | null): Fraction | null =>
  stated === null ? null : fraction(stated);

const spreadOf = (stated: OracleSpread | null): SpreadRule | null =>
  stated === null
    ? null
    : { over: durationMs(stated.overMs), level: annualFraction(stated.perYear) };

/** Every transfer from its sending to its end; a leg has one on its way at most. */
export function transfersOf(events: readonly ResultEvent[]): OracleTransfer[] {
  const told: OracleTransfer[] = [];
  for (const { kind, leg: role, atMs, from, amountQuote, feeQuote } of events) {
    if (kind === 'transfer-sent') {
      if (from === undefined || amountQuote === undefined)
        throw new Error('a transfer has a source and an amount');
      const fee = feeQuote ?? 0;
      told.push({
        role,
        source: from,
        sentMs: atMs,
        amountQuote,
        feeQuote: fee,
        arrivedMs: null,
        late: false,
        failed: false,
      });
    }
    const isEnd = ['transfer-arrived', 'transfer-late', 'transfer-failed'].includes(kind);
    if (!isEnd) continue;
    const index = told.findIndex((one) => one.role === role && one.arrivedMs === null);
    const sent = told[index];
    if (sent === undefined || Math.abs(sent.amountQuote - (amountQuote ?? Number.NaN)) > 1e-6)
      throw new Error(`${kind} of what was not sent`);
    const [late, failed] = [kind === 'transfer-late', kind === 'transfer-failed'];
    told[index] = { ...sent, arrivedMs: atMs, late, failed };
  }
  return told;
}

/** When a later entry was refused; null: none was. */
export const entryRefusedOf = (events: readonly ResultEvent[]): number | null =>
  events.find(({ kind }) => kind === 'entry-refused')?.atMs ?? null;
