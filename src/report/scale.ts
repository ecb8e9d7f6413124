/** Where the ticks of a static chart go: round numbers, and round instants of UTC. */
import { dayText, isoInstant } from '../units/time.ts';
import { DAY, HOUR, MINUTE } from '../units/units.ts';

/** An axis: its ends and the values that get a tick. */
export interface Axis {
  readonly from: number;
  readonly to: number;
  readonly ticks: readonly number[];
}

/** Round ticks (1, 2 or 5 times a power of ten), the ends widened to the ticks around the data. */
export function valueAxis(lowest: number, highest: number, wanted = 5): Axis {
  const [low, high] = widened(lowest, highest);
  const rough = (high - low) / wanted;
  const power = 10 ** Math.floor(Math.log10(rough));
  const step = power * ([1, 2, 5, 10].find((m) => m * power >= rough) ?? 10);
  const first = Math.floor(low / step);
  const last = Math.ceil(high / step);
  const ticks = Array.from({ length: last - first + 1 }, (_, i) => cleaned((first + i) * step));
  return { from: ticks[0] ?? low, to: ticks.at(-1) ?? high, ticks };
}

/** A flat line, or one that only rounding has roughened, gets room above and below. */
function widened(low: number, high: number): readonly [number, number] {
  const size = Math.max(Math.abs(low), Math.abs(high));
  if (high - low > Math.max(1e-12, 1e-9 * size)) return [low, high];
  const room = size > 1e-9 ? size / 100 : 1;
  return [low - room, high + room];
}

const TIME_STEPS = [
  MINUTE,
  5 * MINUTE,
  15 * MINUTE,
  30 * MINUTE,
  HOUR,
  3 * HOUR,
  6 * HOUR,
  12 * HOUR,
  DAY,
  2 * DAY,
  7 * DAY,
  14 * DAY,
  30 * DAY,
  91 * DAY,
  182 * DAY,
  365 * DAY,
] as const;

/** Instants on whole multiples of a step, or on firsts of a month where steps exceed two weeks. */
export function timeAxis(fromMs: number, toMs: number, wanted = 10): Axis {
  const step =
    TIME_STEPS.find((size) => (toMs - fromMs) / size <= wanted) ??
    365 * DAY * Math.ceil((toMs - fromMs) / (365 * DAY) / wanted);
  const ticks = step > 14 * DAY ? months(fromMs, toMs, step) : multiples(fromMs, toMs, step);
  return { from: fromMs, to: toMs, ticks };
}

/** `7 Oct`, `19:00`, `Jan 2026`: as much of the instant as tells this tick from the next. */
export function timeTickText(atMs: number, axis: Axis): string {
  const step = (axis.ticks[1] ?? axis.to) - (axis.ticks[0] ?? axis.from);
  const iso = isoInstant(atMs);
  const month = MONTHS[Number(iso.slice(5, 7)) - 1] ?? '';
  if (step > 20 * DAY) return `${month.slice(0, 3)} ${iso.slice(0, 4)}`;
  const day = `${Number(iso.slice(8, 10))} ${month.slice(0, 3)}`;
  if (step >= DAY || atMs % DAY === 0) return day;
  return iso.slice(11, 16);
}

export const MONTHS = [
  'January',
  'February',
  'March',
  'April',
  'May',
  'June',
  'July',
  'August',
  'September',
  'October',
  'November',
  'December',
] as const;

function multiples(fromMs: number, toMs: number, step: number): readonly number[] {
  const ticks: number[] = [];
  for (let at = Math.ceil(fromMs / step) * step; at <= toMs; at += step) ticks.push(at);
  return ticks;
}

function months(fromMs: number, toMs: number, step: number): readonly number[] {
  const every = Math.max(1, Math.round(step / (30 * DAY)));
  const ticks: number[] = [];
  const [year, month] = dayText(fromMs).split('-').map(Number);
  // Counted from January, so that quarters start in January, April, July and October.
  for (let m = Math.ceil(((month ?? 1) - 1) / every) * every; ticks.length < 100; m += every) {
    const at = Date.UTC(year ?? 1970, m, 1);
    if (at > toMs) break;
    if (at >= fromMs) ticks.push(at);
  }
  return ticks;
}

// 0.1 × 3 is 0.30000000000000004, which no axis should say.
const cleaned = (x: number): number => Number(x.toPrecision(12));
