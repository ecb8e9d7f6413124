/** The history one scenario reads: every series it needs, or one error that names all it lacks. */
import { DataError, type Issue, invariant } from '../domain/errors.ts';
import type { InstrumentRef } from '../domain/instrument.ts';
import type { LegSpec, Scenario } from '../domain/scenario.ts';
import {
  type BarSeries,
  OWN_VENUE,
  type PrintSeries,
  type SeriesKind,
  SIGNAL_KINDS,
  type SignalKind,
  type SignalSeries,
} from '../domain/series.ts';
import { type ConversionStep, conversionPath } from '../market/conversion.ts';
import type { LegSeries } from '../market/leg-tape.ts';
import { borrowOf, legsOf, type RuleBooks } from '../replay/plan.ts';
import type { ReplayHistory } from '../replay/replay-history.ts';
import { signalRefs } from '../replay/signal-refs.ts';
import { editDistance } from '../units/nearest.ts';
import { DAY } from '../units/units.ts';
import { parseInstrument } from '../venues/instruments.ts';
import type { SeriesSource } from './series-source.ts';

/**
 * @throws DataError naming every series that the scenario needs and the source does not have
 */
export async function readHistory(
  scenario: Scenario,
  books: RuleBooks,
  source: SeriesSource,
): Promise<ReplayHistory> {
  const wanting = new Wanting(scenario, await namesIn(source));
  const legs: LegSeries[] = [];
  const specs = legsOf(scenario.construction);
  for (const [index, spec] of specs.entries())
    legs.push(await readLeg(scenario, spec, index, books, source, wanting));
  const signals = await readSignals(scenario, source, wanting);
  wanting.refuse();
  return { legs, shared: await readShared(scenario, specs[0], legs, source), signals };
}

/** Collects what is missing, so that all of it is told at once. */
class Wanting {
  readonly #issues: Issue[] = [];
  readonly #scenario: Scenario;
  readonly #there: readonly InstrumentRef[];

  /** @param there instruments that the source has prices of */
  constructor(scenario: Scenario, there: readonly InstrumentRef[]) {
    this.#scenario = scenario;
    this.#there = there;
  }

  /** @param path of the scenario, where it names the series and not only a leg */
  has<T>(
    series: T | null,
    { venue, instrument }: InstrumentRef,
    kind: SeriesKind | SignalKind,
    path?: string,
  ): T {
    const { reconstruction } = this.#scenario;
    const name = `${venue} ${instrument} ${kind}`;
    if (series === null)
      this.#issues.push({
        where: path === undefined ? name : `${path}, ${name}`,
        expected:
          reconstruction === null ? 'a series in the store' : `a series of ${reconstruction}`,
        found: 'none',
        hint: hintFor(reconstruction, { venue, instrument }, kind, this.#there),
      });
    // A null never leaves: `refuse` is called before anything reads the history.
    return series as T;
  }

  refuse(): void {
    const unique = this.#issues.filter(
      (issue, i, all) => all.findIndex(({ where }) => where === issue.where) === i,
    );
    if (unique.length > 0) throw new DataError(unique);
  }
}

/** What a leg can be on, or collateral be priced by. */
async function namesIn(source: SeriesSource): Promise<readonly InstrumentRef[]> {
  const kinds = ['mark', 'last', 'spot'] as const;
  return (await Promise.all(kinds.map((kind) => source.list(kind)))).flat();
}

/** One of the venue's that is there, and differs in a single letter or in two that changed places. */
const mistyped = (
  { venue, instrument }: InstrumentRef,
  there: readonly InstrumentRef[],
): string | undefined =>
  there.find(
    (one) =>
      one.venue === venue &&
      one.instrument !== instrument &&
      editDistance(one.instrument.toLowerCase(), instrument.toLowerCase()) <= 1,
  )?.instrument;

function hintFor(
  reconstruction: string | null,
  { venue, instrument }: InstrumentRef,
  kind: SeriesKind | SignalKind,
  there: readonly InstrumentRef[],
): string {
  const near = mistyped({ venue, instrument }, there);
  if (near !== undefined) return `did you mean ${near}? ${venue} ${near} is there`;
  if (reconstruction !== null)
    return isOneOf(SIGNAL_KINDS, kind)
      ? `a reconstruction has prices and funding only: take the rule away, ${kind === 'volume' ? 'state the volume, ' : ''}or replay records`
      : `choose an instrument that it has: ${namesOf(there)}`;
  if (kind === 'volume')
    return `legrisk import <files> --venue ${venue} --instrument ${instrument} --kind last , of candles with their volume`;
  const own = venue === OWN_VENUE;
  const files = `legrisk import <files>${own ? '' : ` --venue ${venue}`} --instrument ${instrument} --kind ${kind}`;
  return own ? files : `legrisk fetch --for <scenario>,  or of files you have:  ${files}`;
}

const namesOf = (there: readonly InstrumentRef[]): string =>
  [...new Set(there.map(({ venue, instrument }) => `${venue} ${instrument}`))].sort().join(', ');

const isOneOf = (kinds: readonly string[], kind: string): boolean => kinds.includes(kind);

async function readLeg(
  scenario: Scenario,
  spec: LegSpec,
  legIndex: number,
  books: RuleBooks,
  source: SeriesSource,
  wanting: Wanting,
): Promise<LegSeries> {
  const { venue, instrument } = spec;
  const isSpot = spec.contract === 'spot';
  const kind = isSpot ? 'spot' : scenario.mark;
  const book = books.get(venue);
  const index = isSpot ? null : await source.bars(venue, instrument, 'index');
  // A venue that margins on its oracle has no other mark; where the oracle is not stored, the mark stands for it.
  const onOracle = kind === 'mark' && book?.trigger.price === 'oracle' && index !== null;
  const mark = onOracle
    ? index
    : wanting.has(await source.bars(venue, instrument, kind), spec, kind);
  const readsLast = !isSpot && scenario.fills === 'last' && kind !== 'last';
  return {
    mark,
    fill: readsLast ? await source.bars(venue, instrument, 'last') : null,
    funding: await readFunding(scenario, spec, legIndex, source, wanting),
    index,
    fundingOnIndex: book?.funding?.price === 'index',
    fundingAccrues: book?.funding?.accrual === 'continuous',
    conversion: await readConversion(scenario, spec, source, wanting),
    collateral: await readAssets(scenario, spec, source, wanting),
  };
}

/** What the assets behind a leg's margin were worth. */
async function readAssets(
  { collateral }: Scenario,
  { role }: LegSpec,
  source: SeriesSource,
  wanting: Wanting,
): Promise<readonly BarSeries[]> {
  const found: BarSeries[] = [];
  for (const [i, { price }] of (collateral?.[role]?.assets ?? []).entries()) {
    const { venue, instrument, kind } = price;
    const path = `collateral.${role}.assets.${i}.price`;
    found.push(wanting.has(await source.bars(venue, instrument, kind), price, kind, path));
  }
  return found;
}

/** A perp's prints; for borrowed spot with a series, what the borrowing costs. */
async function readFunding(
  scenario: Scenario,
  spec: LegSpec,
  index: number,
  source: SeriesSource,
  wanting: Wanting,
): Promise<PrintSeries | null> {
  const { construction } = scenario;
  if (spec.contract !== 'spot')
    return wanting.has(await source.funding(spec.venue, spec.instrument), spec, 'funding');
  const borrow = index === 0 ? borrowOf(construction) : null;
  if (borrow === null || borrow.kind === 'flat') return null;
  const { venue, instrument } = borrow.ref;
  const found =
    (await source.borrow(venue, instrument)) ?? (await source.funding(venue, instrument));
  return wanting.has(found, borrow.ref, 'borrow');
}

/** Everything the scenario's rules look at, each once. */
async function readSignals(
  scenario: Scenario,
  source: SeriesSource,
  wanting: Wanting,
): Promise<readonly SignalSeries[]> {
  const found: SignalSeries[] = [];
  for (const ref of signalRefs(scenario))
    found.push(wanting.has(await source.values(ref), ref, ref.kind));
  return found;
}

async function readConversion(
  scenario: Scenario,
  spec: LegSpec,
  source: SeriesSource,
  wanting: Wanting,
): Promise<readonly ConversionStep[] | null> {
  const { quotes, capital } = scenario;
  if (quotes === null || quotes === 'at par' || spec.quote === capital.currency) return null;
  const links = conversionPath(quotes, spec.quote, capital.currency);
  // That there is a way was asked when the scenario was read.
  invariant(links !== null, `${spec.quote} is counted in ${capital.currency}`);
  const steps: ConversionStep[] = [];
  for (const { ref, inverse } of links) {
    const { venue, instrument, kind } = ref;
    const bars = await source.bars(venue, instrument, kind, CONVERSION_LEAD_MS);
    steps.push({ series: wanting.has(bars, ref, kind), inverse });
  }
  return steps;
}

/** A coarse bar that began before the window is the one in force at its start. */
const CONVERSION_LEAD_MS = DAY;

/**
 * The spot price that both venues' charts share: a carry's own spot leg, else the first spot series
 * of the same coin and quote, by name, that covers the window.
 */
async function readShared(
  scenario: Scenario,
  leg: LegSpec,
  legs: readonly LegSeries[],
  source: SeriesSource,
): Promise<BarSeries | null> {
  // A price of something else than the coin is nobody's chart of it.
  if (leg.contract === 'spot' && leg.delta === undefined) return legs[0]?.mark ?? null;
  const candidates = (await source.list('spot')).filter(({ venue, instrument }) => {
    const known = parseInstrument(venue, instrument);
    return known?.base === leg.base && known.quote === leg.quote;
  });
  candidates.sort((a, b) => (a.venue < b.venue ? -1 : 1));
  let partial: BarSeries | null = null;
  for (const { venue, instrument } of candidates) {
    const series = await source.bars(venue, instrument, 'spot');
    if (series === null) continue;
    const [first, last] = [series.openMs[0], series.openMs.at(-1)];
    const { from, to } = scenario.window;
    const covers =
      first !== undefined &&
      last !== undefined &&
      first <= from + series.resolutionMs &&
      last >= to - 2 * series.resolutionMs;
    if (covers) return series;
    if (first !== undefined) partial ??= series;
  }
  return partial;
}
