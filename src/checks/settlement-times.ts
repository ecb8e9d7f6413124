/** Settlements: holes between them, doubles, hours that are not the venue's, changes of interval, jitter. */
import type { Finding, FoundRows } from '../domain/finding.ts';
import type { FundingSeries } from '../domain/series.ts';
import { fundingHoles } from '../market/funding-schedule.ts';
import { durationText, minuteText } from '../units/time.ts';
import { DAY, HOUR, SECOND } from '../units/units.ts';
import { settlementHours } from '../venues/settlement-hours.ts';
import { finding, rowsOf, shiftText, whenText } from './found.ts';
import type { Prints } from './subject.ts';
import {
  DOUBLED_WITHIN,
  INTERLEAVED_PAIRS,
  JITTER_WARNING,
  STAMP_TOLERANCE,
  ZONE_PRINTS,
  ZONE_STEP,
} from './thresholds.ts';

export function settlementTimes(prints: Prints, series: FundingSeries): readonly Finding[] {
  return [
    ...missing(prints, series),
    ...doubled(prints),
    ...interleaved(prints),
    ...zone(prints),
    ...intervalChanges(prints),
    ...jitter(prints),
  ];
}

function missing({ name, at }: Prints, series: FundingSeries): readonly Finding[] {
  if (at.length < 2) return [];
  const window = { from: at[0] as number, to: at.at(-1) as number };
  const stretches = fundingHoles(series, window).map(({ fromMs, toMs, intervalMs }) => ({
    fromMs: fromMs + intervalMs,
    toMs: Math.max(fromMs + intervalMs, toMs - intervalMs),
    rows: Math.max(1, Math.round((toMs - fromMs) / intervalMs) - 1),
  }));
  if (stretches.length === 0) return [];
  const rows = stretches.reduce((sum, one) => sum + one.rows, 0);
  const reason = `${rows} settlements are missing (${whenText(stretches)}); without them their funding is not counted.`;
  return [finding('gap', 'warning', [name], stretches, reason)];
}

function doubled({ name, at, rate }: Prints): readonly Finding[] {
  const stretches: FoundRows[] = [];
  let equal = 0;
  for (let i = 1; i < at.length; i++) {
    if ((at[i] as number) - (at[i - 1] as number) > DOUBLED_WITHIN) continue;
    stretches.push(rowsOf(at, i - 1, i));
    if (rate[i] === rate[i - 1]) equal++;
  }
  if (stretches.length === 0) return [];
  const reason = `${stretches.length} settlements have two prints within ${durationText(DOUBLED_WITHIN)} (${whenText(stretches)}), ${equal} of them with equal rates; both would be charged.`;
  return [finding('doubled-settlement', 'error', [name], stretches, reason)];
}

/**
 * Two records of one series in two zones, joined: a short and a long step by turns that together make an
 * interval, and every rate told twice.
 */
function interleaved({ name, at, rate, step }: Prints): readonly Finding[] {
  const stretches: FoundRows[] = [];
  for (let from = 1; from < at.length - 1; from++) {
    let to = from + 1;
    if (!isByTurns(step[from] as number, step[to] as number)) continue;
    while (to + 1 < at.length && step[to + 1] === step[to - 1]) to++;
    const pairs = Math.floor((to - from + 1) / 2);
    const told = [from, from + 1].some((first) => tellsTwice(rate, first, to));
    if (pairs >= INTERLEAVED_PAIRS && told) stretches.push(rowsOf(at, from - 1, to));
    from = to - 1;
  }
  if (stretches.length === 0) return [];
  const reason = `each settlement stands twice, in two places of its interval (${whenText(stretches)}): two records in two zones, and both would be charged.`;
  return [finding('doubled-settlement', 'error', [name], stretches, reason)];
}

function isByTurns(one: number, other: number): boolean {
  const interval = one + other;
  return one !== other && interval <= 8 * HOUR && DAY % interval === 0;
}

/** Whether every second print, from `first` on, repeats the rate before it. */
function tellsTwice(rate: Float64Array, first: number, to: number): boolean {
  for (let i = first; i <= to; i += 2) if (rate[i] !== rate[i - 1]) return false;
  return true;
}

const divisor = (a: number, b: number): number => (b === 0 ? a : divisor(b, a % b));

/**
 * How far a stamp lies after the venue's phase, in whole quarters of an hour; null where it is near
 * none, or its interval is not known.
 */
function phaseOf(atMs: number, intervalMs: number, firstMs: number): [number, number] | null {
  if (Number.isNaN(intervalMs)) return null;
  const cycle = divisor(intervalMs, 8 * HOUR);
  if (cycle < 2 * ZONE_STEP) return null;
  const since = atMs - firstMs;
  const snapped = Math.round(since / ZONE_STEP) * ZONE_STEP;
  if (Math.abs(since - snapped) > STAMP_TOLERANCE) return null;
  return [((snapped % cycle) + cycle) % cycle, cycle];
}

/** Stretches of prints at one wrong phase, by phase and cycle. */
function zone({ name, venue, at, step }: Prints): readonly Finding[] {
  const hours = settlementHours(venue);
  if (hours === null) return [];
  const { firstMs, sinceMs } = hours;
  const byShift = new Map<string, { shift: number; cycle: number; stretches: FoundRows[] }>();
  let from = 0;
  let now: [number, number] | null = null;
  const close = (to: number): void => {
    if (now === null || now[0] === 0 || to - from + 1 < ZONE_PRINTS) return;
    const [shift, cycle] = now;
    const one = byShift.get(`${shift} ${cycle}`) ?? { shift, cycle, stretches: [] };
    one.stretches.push(rowsOf(at, from, to));
    byShift.set(`${shift} ${cycle}`, one);
  };
  for (let i = 0; i < at.length; i++) {
    const own = at[i] as number;
    const phase = own < sinceMs ? null : phaseOf(own, stepAround(step, i), firstMs);
    if (phase?.[0] === now?.[0] && phase?.[1] === now?.[1]) continue;
    close(i - 1);
    from = i;
    now = phase;
  }
  close(at.length - 1);
  return [...byShift.values()].map(({ shift, cycle, stretches }) => {
    const either = `${shiftText(shift)} or ${shiftText(shift - cycle)}`;
    const reason = `prints ${durationText(cycle)} apart are stamped ${either} beside the venue's settlement hours (${whenText(stretches)}): the clock is another zone's.`;
    return finding('zone-shift', 'error', [name], stretches, reason);
  });
}

/**
 * The longer distance to a neighbour, of those that divide a day: at the edge of a shifted stretch the
 * other one is no interval. NaN where there is none.
 */
function stepAround(step: Float64Array, i: number): number {
  const usable = [step[i], step[i + 1]].filter(
    (one): one is number => one !== undefined && one >= 2 * ZONE_STEP && DAY % one === 0,
  );
  return usable.length === 0 ? Number.NaN : Math.max(...usable);
}

/** Equal distances in a row that make an interval: three prints on each side of a change. */
const LASTING = 3;

function intervalChanges({ name, at, step }: Prints): readonly Finding[] {
  const stretches: FoundRows[] = [];
  const said: string[] = [];
  let settled = Number.NaN;
  let run = 0;
  for (let i = 1; i < at.length; i++) {
    run = step[i] === step[i - 1] ? run + 1 : 1;
    if (run < LASTING || (step[i] as number) < 2 * ZONE_STEP || step[i] === settled) continue;
    const since = i - LASTING + 1;
    if (!Number.isNaN(settled)) {
      stretches.push(rowsOf(at, since, since));
      const words = `${durationText(settled)} to ${durationText(step[i] as number)}`;
      said.push(`${words} at ${minuteText(at[since] as number)} UTC`);
    }
    settled = step[i] as number;
  }
  if (said.length === 0) return [];
  const more = said.length > 3 ? `, and ${said.length - 3} more` : '';
  const reason = `the interval changes: ${said.slice(0, 3).join(', ')}${more}.`;
  return [finding('interval-change', 'note', [name], stretches, reason)];
}

function jitter({ name, at }: Prints): readonly Finding[] {
  let most = 0;
  let row = -1;
  for (let i = 0; i < at.length; i++) {
    const ms = at[i] as number;
    const beside = Math.abs(ms - Math.round(ms / ZONE_STEP) * ZONE_STEP);
    if (beside > most) [most, row] = [beside, i];
  }
  if (row < 0) return [];
  const late = most > JITTER_WARNING;
  const far = most < SECOND ? `${most} ms` : `${Number((most / SECOND).toPrecision(4))} s`;
  const reason = `stamps lie up to ${far} beside the quarter of an hour, the farthest at ${minuteText(at[row] as number)} UTC${late ? '; beyond a minute a print may settle a bar late' : ''}.`;
  const severity = late ? 'warning' : 'note';
  return [finding('settlement-jitter', severity, [name], [rowsOf(at, row, row)], reason)];
}
