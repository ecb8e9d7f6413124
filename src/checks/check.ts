/** Looks at recorded history for what an exchange could not have recorded, and for what is worth knowing. */
import { FINDING_CODES, type Finding, type Severity } from '../domain/finding.ts';
import { Grids } from './align.ts';
import { barsAlone } from './bars-alone.ts';
import { comparisons, mains } from './coin.ts';
import { copies, foreignRows } from './copies.ts';
import type { History } from './history.ts';
import { jointGaps } from './joint-gaps.ts';
import { levelsOf } from './level.ts';
import { priceUnit, unconfirmed } from './price-level.ts';
import { settlementRates } from './settlement-rates.ts';
import { settlementTimes } from './settlement-times.ts';
import { laggedPrints, rateUnit } from './settlement-units.ts';
import { shiftedRows } from './shift.ts';
import { type Compared, compared, shiftFindings } from './shift-findings.ts';
import { lonelyJumps, splices, stepsOf } from './splice.ts';
import { type Bars, barsOf, comparable, type Prints, printsOf } from './subject.ts';

/**
 * Everything found in `history`, errors first, then by code, series and time. Pure: nothing is changed,
 * and equal histories give equal findings whatever the order of their series. docs/data-checks.md says
 * what each code means.
 */
export function checkHistory(history: History): readonly Finding[] {
  const bars = history.bars.map(barsOf).filter(({ openMs }) => openMs.length > 0);
  const found = [
    ...bars.flatMap(barsAlone),
    ...families(bars).flatMap(withinFamily),
    ...funding(history),
  ];
  return found.sort(inOrder);
}

const SEVERITIES: readonly Severity[] = ['error', 'warning', 'note'];

/** Errors first, then by code, series and time. */
export function inOrder(a: Finding, b: Finding): number {
  const [nameA, nameB] = [a.series.join(', '), b.series.join(', ')];
  return (
    SEVERITIES.indexOf(a.severity) - SEVERITIES.indexOf(b.severity) ||
    FINDING_CODES.indexOf(a.code) - FINDING_CODES.indexOf(b.code) ||
    (nameA < nameB ? -1 : nameA > nameB ? 1 : 0) ||
    a.firstMs - b.firstMs ||
    a.rows - b.rows
  );
}

/** Series whose prices can be held against each other. */
function families(series: readonly Bars[]): readonly (readonly Bars[])[] {
  const out: Bars[][] = [];
  for (const bars of series) {
    const family = out.find(([first]) => first !== undefined && comparable(first, bars));
    if (family === undefined) out.push([bars]);
    else family.push(bars);
  }
  return out;
}

function withinFamily(series: readonly Bars[]): readonly Finding[] {
  const grids = new Grids();
  const found: Finding[] = [];
  const made: Compared[] = [];
  for (const { own, reference } of comparisons(series)) {
    const pair = grids.pair(own, reference);
    if (pair === null || pair.inA.length < 2) continue;
    const shifted = shiftedRows(pair);
    made.push(compared(own, reference, pair, shifted));
    const levels = levelsOf(pair);
    found.push(...priceUnit(levels), ...foreignRows(own, reference, pair));
    // Bars beside each other differ by every move of the market.
    if (shifted.length > 0) continue;
    const steps = stepsOf(levels);
    found.push(...splices(levels, steps), ...unconfirmed(levels, steps));
  }
  const seen = new Set(made.flatMap(({ own, reference }) => [own, reference]));
  return [
    ...found,
    ...shiftFindings(made),
    ...copies(series, grids),
    ...jointGaps(mains(series)),
    ...series.filter((bars) => !seen.has(bars)).flatMap(lonelyJumps),
  ];
}

function funding(history: History): readonly Finding[] {
  const all = history.funding
    .map((one) => ({ prints: printsOf(one), series: one.series }))
    .filter(({ prints }) => prints.at.length > 0);
  const first = (a: Prints, b: Prints): boolean =>
    a.at.length > b.at.length || (a.at.length === b.at.length && a.name < b.name);
  return all.flatMap(({ prints, series }) => {
    const others = all
      .map((other) => other.prints)
      .filter((other) => other !== prints && other.coin === prints.coin);
    const better = others.filter((other) => first(other, prints));
    const longest = better.reduce<Prints | null>(
      (best, other) => (best === null || first(other, best) ? other : best),
      null,
    );
    const rates = settlementRates(prints, history.books.get(prints.venue));
    // Rows filled in make every rate look like that of a shorter interval.
    const told = rates.some(({ code }) => code === 'filled-funding' || code === 'repeated-rate');
    return [
      ...settlementTimes(prints, series),
      ...rates,
      ...(told ? [] : rateUnit(prints, others)),
      ...(longest === null ? [] : laggedPrints(prints, longest)),
    ];
  });
}
