/**
 * "Entering and leaving by rule" of docs/method.md: what the market says at a bar's close, and what
 * the rules make of it.
 */
import { at, type Due, endOf, type Tape } from './tape.ts';
import type { OracleInput, OracleLevel, OracleSpread } from './types.ts';

const YEAR_MS = 365 * 86_400_000;

/**
 * What the pair would have received over the last stretch, a year; null before the tape has it. Where
 * a venue accrues, a print counts at its own boundary, with its parts on the tape: before, nobody has it.
 */
export function spreadAt(
  input: OracleInput,
  { bars }: Tape,
  bar: number,
  overMs: number,
): number | null {
  const nowMs = at(bars, bar).openMs;
  const fromMs = nowMs - overMs;
  if (fromMs < at(bars, 0).openMs) return null;
  const borrows = input.template === 'cross' || input.template === 'reverse';
  let received = 0;
  const add = (dues: readonly Due[][], sign: 1 | -1): void => {
    let accrued = 0;
    for (const [i, prints] of dues.entries())
      for (const { rate, settlements } of prints) {
        accrued += rate;
        if (settlements === 0) continue;
        if (at(bars, i).openMs > fromMs) received += sign * accrued;
        accrued = 0;
      }
  };
  const seen = bars.slice(0, bar + 1);
  for (const [legIndex, { contract, side }] of input.legs.entries())
    if (contract !== 'spot')
      add(
        seen.map(({ legs }) => [...at(legs, legIndex).prints]),
        side === 'long' ? -1 : 1,
      );
  if (borrows)
    for (const { openMs, borrow } of seen)
      if (openMs > fromMs) for (const { rate } of borrow) received -= rate;
  return (received * YEAR_MS) / overMs;
}

/** |a − b| ÷ the mean of both marks at the close. */
export function divergenceAt({ bars }: Tape, bar: number): number {
  const { legs } = at(bars, bar);
  const [a, b] = [at(legs, 0).mark.close, at(legs, 1).mark.close];
  return Math.abs(a - b) / ((a + b) / 2);
}

/**
 * Whether the last value known at the bar's open keeps a level; what nobody knows keeps none.
 */
function keeps({ signals }: OracleInput, { bars }: Tape, bar: number, level: OracleLevel): boolean {
  const { openMs } = at(bars, bar);
  const values = signals?.find(({ name }) => name === level.name)?.values ?? [];
  const known = values.filter(({ atMs }) => atMs <= openMs).at(-1);
  if (known === undefined) return false;
  const { min, max } = level;
  return !(min !== null && known.value < min) && !(max !== null && known.value > max);
}

/** How many constructions were opened, and when the last of them ended. */
export interface Past {
  readonly opened: number;
  /** The end of that bar; null while none has ended. */
  readonly endedMs: number | null;
}

/** Whether, with nothing held at this close, a construction is opened at the next open. */
export function enters(input: OracleInput, tape: Tape, bar: number, past: Past): boolean {
  const { enter } = input;
  if (enter === undefined || past.opened >= enter.times) return false;
  if (past.endedMs !== null && endOf(tape, bar) < past.endedMs + enter.coolDownMs) return false;
  const { spread, divergenceFraction, signals = [] } = enter;
  if (!signals.every((level) => keeps(input, tape, bar, level))) return false;
  if (divergenceFraction !== null && divergenceAt(tape, bar) > divergenceFraction) return false;
  return spread === null || isSpread(input, tape, bar, spread, (seen) => seen >= spread.perYear);
}

/** The rules that look at what is held; the twin has none of them. */
export interface Standing {
  readonly equityQuote: number;
  readonly equityBeforeEntryQuote: number;
  readonly marginRatios: readonly number[];
}

/** Whether what is held at this close is closed at the next open. */
export function leaves(
  input: OracleInput,
  tape: Tape,
  bar: number,
  standing: Standing | null,
): boolean {
  const { leave } = input;
  if (leave === undefined) return false;
  const { spread, divergenceFraction, signals = [] } = leave;
  if (signals.some((level) => keeps(input, tape, bar, level))) return true;
  if (divergenceFraction !== null && divergenceAt(tape, bar) >= divergenceFraction) return true;
  if (spread !== null && isSpread(input, tape, bar, spread, (seen) => seen <= spread.perYear))
    return true;
  if (standing === null) return false;
  const { marginRatio, stopFraction: stop, takeProfitFraction: profit } = leave;
  const { equityQuote: now, equityBeforeEntryQuote: before, marginRatios } = standing;
  if (marginRatio !== null && marginRatios.some((ratio) => ratio >= marginRatio)) return true;
  if (stop !== null && now <= (1 - stop) * before) return true;
  return profit !== null && now >= (1 + profit) * before;
}

/** A rule about a spread that is not there yet does not hold. */
function isSpread(
  input: OracleInput,
  tape: Tape,
  bar: number,
  { overMs }: OracleSpread,
  holds: (seen: number) => boolean,
): boolean {
  const seen = spreadAt(input, tape, bar, overMs);
  return seen !== null && holds(seen);
}
