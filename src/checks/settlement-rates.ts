/** Rates of one record: filled, repeated, frozen, beyond what the venue lets a print be. */
import type { Finding, FoundRows } from '../domain/finding.ts';
import { durationText } from '../units/time.ts';
import { HOUR, MINUTE } from '../units/units.ts';
import { capOf, isAtCap, isBeyond, type PrintCap } from '../venues/funding-cap.ts';
import type { RuleBook } from '../venues/rule-book.ts';
import { counted, finding, joined, percentText, rowsOf, whenText } from './found.ts';
import { SteppedSearch } from './stepped.ts';
import type { Prints } from './subject.ts';
import {
  ANY_CAP,
  BASE_RATE,
  BASE_RATE_OVER,
  FROZEN_FUNDING,
  OWN_CAP,
  REPEATED_BASE,
  REPEATED_PART,
  REPEATED_ROWS,
  STEPPED,
} from './thresholds.ts';

export function settlementRates(prints: Prints, book: RuleBook | undefined): readonly Finding[] {
  return [
    ...filled(prints),
    ...repeated(prints),
    ...repeatedBase(prints),
    ...frozen(prints, book),
    ...beyondCap(prints, book),
  ];
}

const FILLED_STEPS = [24, 12, 8, 6, 4, 3, 2].map((hours) => hours * HOUR);

/** Row ranges of equal distance, a hole or a new interval between them. */
function regular({ at, step }: Prints): readonly (readonly [number, number])[] {
  const out: [number, number][] = [];
  let from = 0;
  for (let i = 1; i <= at.length; i++) {
    if (i < at.length && (i === from + 1 || step[i] === step[i - 1])) continue;
    if (i - from > 2) out.push([from, i - 1]);
    // The print that ends one distance begins the next.
    from = i - 1;
  }
  return out;
}

function filled(prints: Prints): readonly Finding[] {
  const { name, at, rate, step } = prints;
  const minutes = at.map((ms) => Math.round(ms / MINUTE) * MINUTE);
  const byStep = new Map<string, { rowMs: number; stepMs: number; stretches: FoundRows[] }>();
  for (const [from, to] of regular(prints)) {
    const rowMs = step[to] as number;
    const search = new SteppedSearch(minutes, rowMs, FILLED_STEPS, STEPPED.funding);
    for (let i = from + 1; i <= to; i++) if (rate[i] !== rate[i - 1]) search.change(i);
    search.end(to);
    for (const one of search.result()) {
      const key = `${rowMs} ${one.stepMs}`;
      const group = byStep.get(key) ?? { rowMs, stepMs: one.stepMs, stretches: [] };
      group.stretches.push(rowsOf(at, one.from, one.to));
      byStep.set(key, group);
    }
  }
  return [...byStep.values()].map(({ rowMs, stepMs, stretches }) => {
    const reason = `rows ${durationText(rowMs)} apart whose rate changes every ${durationText(stepMs)} only (${whenText(stretches)}): one print was filled in on ${stepMs / rowMs} rows, and each would be charged.`;
    return finding('filled-funding', 'error', [name], stretches, reason);
  });
}

function repeated({ name, at, said, step }: Prints): readonly Finding[] {
  const stretches: FoundRows[] = [];
  let run = 0;
  for (let i = 1; i <= at.length; i++) {
    const close = i < at.length && (step[i] as number) <= REPEATED_PART * (said[i] as number);
    if (close && (step[i] as number) >= 30 * MINUTE) run++;
    else {
      if (run >= REPEATED_ROWS) stretches.push(rowsOf(at, i - run, i - 1));
      run = 0;
    }
  }
  const [first] = stretches;
  if (first === undefined) return [];
  const interval = said[at.indexOf(first.toMs)] as number;
  const reason = `the record says its rates are for ${durationText(interval)}, and its rows lie closer together (${whenText(stretches)}): each would be charged.`;
  return [finding('repeated-rate', 'error', [name], stretches, reason)];
}

/** As published: to the digit, or to the six digits of some records (0.00125 % is 0.000013 there). */
const isNear = (x: number, wanted: number): boolean =>
  Math.abs(x - wanted) <= 1e-3 * wanted ||
  (Math.abs(x - wanted) <= 5.1e-7 && Math.abs(x * 1e6 - Math.round(x * 1e6)) < 1e-6);

/** Hourly rows at the base rate of eight hours, by windows of rows, half overlapping. */
function repeatedBase({ name, at, rate, step }: Prints): readonly Finding[] {
  const { share, rows: least } = REPEATED_BASE;
  const out: Finding[] = [];
  for (const [hours, severity] of [
    [1, 'error'],
    [2, 'warning'],
    [4, 'warning'],
  ] as const) {
    const ranges: [number, number][] = [];
    const own = (BASE_RATE * hours * HOUR) / BASE_RATE_OVER;
    for (let from = 1; from + least <= at.length; from += least / 2) {
      let whole = 0;
      let honest = 0;
      for (let i = from; i < from + least; i++) {
        if (step[i] !== hours * HOUR) honest = least;
        else if (rate[i] === BASE_RATE) whole++;
        else if (isNear(rate[i] as number, own)) honest++;
      }
      if (honest === 0 && whole >= share * least) ranges.push([from, from + least - 1]);
    }
    const stretches = joined(ranges).map(([from, to]) => rowsOf(at, from, to));
    if (stretches.length === 0) continue;
    const reason = `rows ${hours} h apart stand at ${percentText(BASE_RATE)}, the base rate of 8 h, and never at ${percentText(own)} (${whenText(stretches)}): rates of 8 h, which each row would charge.`;
    out.push(finding('repeated-rate', severity, [name], stretches, reason));
  }
  return out;
}

/** Runs of equal rates, `[from, to]`, of two prints or more. */
function runsOf(rate: Float64Array): readonly (readonly [number, number])[] {
  const out: [number, number][] = [];
  let from = 0;
  for (let i = 1; i <= rate.length; i++) {
    if (i < rate.length && rate[i] === rate[from]) continue;
    if (i - from > 1) out.push([from, i - 1]);
    from = i;
  }
  return out;
}

const BASE_HOURS = [1, 2, 4, 6, 8, 12, 24];

const isBase = (rate: number): boolean =>
  rate === 0 || BASE_HOURS.some((hours) => isNear(rate, (BASE_RATE * hours) / 8));

function frozen(prints: Prints, book: RuleBook | undefined): readonly Finding[] {
  const { name, instrument, at, rate, interval } = prints;
  const runs = runsOf(rate);
  const { warning, error, usual, base, capLike, stay, known } = FROZEN_FUNDING;
  const visits = new Map<number, number>();
  for (const [from, to] of runs)
    if (to - from + 1 >= base.prints)
      visits.set(rate[from] as number, (visits.get(rate[from] as number) ?? 0) + 1);
  let [most, least] = [0, 0];
  for (const one of rate) [most, least] = [Math.max(most, one), Math.min(least, one)];
  const usualAt = (from: number): boolean => {
    const own = rate[from] as number;
    if (isBase(own) || (visits.get(own) ?? 0) >= base.visits) return true;
    const cap = book && capOf(book, instrument, at[from] as number, interval[from] as number);
    return cap !== null && cap !== undefined && !cap.nearest && isAtCap(own, cap.most);
  };
  // The longest stay at a rate besides one of so many prints.
  const outstays = (own: number, at: number): boolean => {
    const stays = runs.filter(([from]) => rate[from] === at).map(([from, to]) => to - from + 1);
    const others = stays.filter((_, i) => i !== stays.indexOf(own));
    return rate.length - own >= known && own > stay * Math.max(1, ...others);
  };
  const found = { error: [] as FoundRows[], warning: [] as FoundRows[] };
  for (const [from, to] of runs) {
    const prints = to - from + 1;
    const ms = (at[to] as number) - (at[from] as number) + (interval[from] as number);
    const lasts = (terms: { prints: number; ms: number }): boolean =>
      prints >= terms.prints && ms >= terms.ms;
    if (!lasts(warning)) continue;
    const own = rate[from] as number;
    const capped = Math.abs(own) >= capLike && (own === most || own === least);
    if (usualAt(from)) {
      if (lasts(usual) || (lasts(error) && isBase(own) && outstays(prints, own)))
        found.warning.push(rowsOf(at, from, to));
    } else if (lasts(error) && !capped) found.error.push(rowsOf(at, from, to));
    else found.warning.push(rowsOf(at, from, to));
  }
  const say = (stretches: readonly FoundRows[]): string => {
    const longest = stretches.reduce((a, b) => (b.rows > a.rows ? b : a));
    const value = rate[at.indexOf(longest.fromMs)] as number;
    return `the rate stays at ${percentText(value)} for ${longest.rows} prints (${whenText(stretches)})`;
  };
  const out: Finding[] = [];
  if (found.error.length > 0) {
    const reason = `${say(found.error)}, which is neither a base rate nor a cap: the feed stood still.`;
    out.push(finding('frozen-funding', 'error', [name], found.error, reason));
  }
  if (found.warning.length > 0) {
    const reason = `${say(found.warning)}; a plateau of the formula, a cap, or a feed that stood still.`;
    out.push(finding('frozen-funding', 'warning', [name], found.warning, reason));
  }
  return out;
}

/** How sure it is that a print lies beyond what its venue allowed; null where it does not. */
function capSeverity(rate: number, cap: PrintCap | null): 'error' | 'warning' | null {
  if (isBeyond(rate, Math.max(ANY_CAP, cap?.most ?? 0))) return 'error';
  if (cap === null || !isBeyond(rate, cap.most)) return null;
  const twice = isBeyond(rate, OWN_CAP * cap.most);
  if (cap.nearest) return twice ? 'warning' : null;
  const sure = cap.named && cap.rule.datedBy !== 'assumed';
  return sure || twice ? 'error' : 'warning';
}

function beyondCap(prints: Prints, book: RuleBook | undefined): readonly Finding[] {
  const { name, instrument, at, rate, interval } = prints;
  const found = { error: [] as FoundRows[], warning: [] as FoundRows[] };
  const largest = { error: { rate: 0, limit: 0 }, warning: { rate: 0, limit: 0 } };
  for (let i = 0; i < at.length; i++) {
    const cap = book && capOf(book, instrument, at[i] as number, interval[i] as number);
    const own = rate[i] as number;
    const severity = capSeverity(own, cap ?? null);
    if (severity === null) continue;
    found[severity].push(rowsOf(at, i, i));
    if (Math.abs(own) > Math.abs(largest[severity].rate))
      largest[severity] = { rate: own, limit: Math.min(ANY_CAP, cap?.most ?? ANY_CAP) };
  }
  return (['error', 'warning'] as const).flatMap((severity) => {
    const rows = found[severity];
    if (rows.length === 0) return [];
    const { rate: most, limit } = largest[severity];
    const lie = `${counted(rows.length, 'print')} ${rows.length === 1 ? 'lies' : 'lie'}`;
    const reason = `${lie} beyond the venue's cap (${whenText(rows)}); the largest is ${percentText(most)}, where ${percentText(limit)} is the most.`;
    return [finding('beyond-cap', severity, [name], rows, reason)];
  });
}
