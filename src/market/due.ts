/** What falls due at a bar's open: on which price a print is charged, and when hours of interest end. */
import { HOUR } from '../units/units.ts';
import type { LegTape } from './tape.ts';

/** The price a print is charged on: its own where the record has one, else its bar's mark open. */
export function chargedPrice(
  { funding, mark }: Pick<LegTape, 'funding' | 'mark'>,
  print: number,
): number {
  const own = funding.price[print] as number;
  return Number.isNaN(own) ? (mark.open[funding.bar[print] as number] as number) : own;
}

/** Whether a UTC hour began since the bar before; at the first bar it did. */
export function startsHour(openMs: Float64Array, bar: number): boolean {
  const before = openMs[bar - 1] ?? Number.NEGATIVE_INFINITY;
  return Math.floor((openMs[bar] as number) / HOUR) > Math.floor(before / HOUR);
}
