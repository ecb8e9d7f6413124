/** A pair at one leverage: entered where it was quoted something, the way round that the quote rewarded. */
import type { Plan } from '../domain/run.ts';
import type { EntryCounts, ScanEntry, ScanRow, Shortfall } from '../domain/scan.ts';
import type { Scenario } from '../domain/scenario.ts';
import { type Quantiles, quantilesOf } from '../metrics/quantiles.ts';
import { headlineApr } from '../metrics/yields.ts';
import { legsOf, makePlan, type RuleBooks } from '../replay/plan.ts';
import { lowerBound } from '../units/sorted.ts';
import { DatedPlans, startingAt } from './dated-plans.ts';
import { episodesOf } from './episodes.ts';
import { AT, FIGURES, type PointEngine, type Row } from './figures.ts';
import type { Market } from './market.ts';
import { pointEngine } from './point-engine.ts';
import { courseOf } from './shared-courses.ts';
import { mainCause, meanShortfall, shortfallOf } from './shortfall.ts';
import { openingsAt } from './trade.ts';

/** One way round of a pair: its scenario, and the market with the legs in that order. */
export interface Way {
  readonly scenario: Scenario;
  readonly market: Market;
}

export interface ScanTerms {
  readonly holdMs: number;
  /** When the younger of the two instruments is first seen in the data. */
  readonly listedMs: number;
  readonly minAgeMs: number;
  /** A quote is taken when it is above zero and at least this. */
  readonly minHeadlineAprFraction: number;
}

type Counts = { -readonly [K in keyof EntryCounts]: number };

export class LeverageScan {
  readonly #ways: readonly (Way & { readonly plan: Plan; readonly engine: PointEngine })[];
  readonly #unharmed = new Map<Way, PointEngine>();
  readonly #plans = new Map<Way, DatedPlans>();
  readonly #books: RuleBooks;
  readonly #terms: ScanTerms;
  readonly #row: Row = new Float64Array(FIGURES.length);
  readonly #entries: ScanEntry[] = [];
  readonly #refusals = new Map<string, number>();
  readonly #counts: Counts = {
    asked: 0,
    cutOff: 0,
    tooYoung: 0,
    noQuote: 0,
    quotedLess: 0,
    refused: 0,
    entered: 0,
  };

  /**
   * @param ways one, or both directions of two perpetuals
   * @throws DataError, ScenarioError as `makePlan` does
   */
  constructor(ways: readonly Way[], books: RuleBooks, terms: ScanTerms) {
    this.#books = books;
    this.#terms = terms;
    this.#ways = ways.map((way) => ({
      ...way,
      plan: makePlan(way.scenario, books).plan,
      engine: pointEngine(way.scenario, books, way.market, { engine: 'indexed', onlyLeg: null }),
    }));
  }

  /** Whether an entry takes a whole replay, which is slow. */
  get isSlow(): boolean {
    return this.#ways.some(({ engine }) => engine.how === 'replay');
  }

  /** One entry time that was asked for. */
  add(entryMs: number): void {
    const counts = this.#counts;
    counts.asked += 1;
    const fate = this.#enter(entryMs);
    counts[fate] += 1;
  }

  #enter(entryMs: number): Exclude<keyof EntryCounts, 'asked'> {
    const { holdMs, listedMs, minAgeMs, minHeadlineAprFraction } = this.#terms;
    const [first] = this.#ways;
    if (first === undefined) return 'noQuote';
    const { openMs } = first.market.tape;
    const bar = lowerBound(openMs, entryMs);
    if (bar >= openMs.length || entryMs + holdMs > first.scenario.window.to) return 'cutOff';
    if (entryMs - listedMs < minAgeMs) return 'tooYoung';
    const quoted = headlineApr(
      { plan: first.plan, tape: first.market.tape },
      openMs[bar] as number,
    );
    if (quoted === null) return 'noQuote';
    const way = quoted < 0 ? this.#ways[1] : first;
    const headline = Math.abs(quoted);
    if (way === undefined || !(headline > 0) || headline < minHeadlineAprFraction)
      return 'quotedLess';
    const refusal = way.engine.figuresAt(entryMs, this.#row);
    if (refusal !== null) {
      this.#refusals.set(refusal, (this.#refusals.get(refusal) ?? 0) + 1);
      return 'refused';
    }
    this.#entries.push(this.#told(way, entryMs, bar, headline));
    return 'entered';
  }

  #told(
    way: Way & { readonly engine: PointEngine },
    entryMs: number,
    bar: number,
    headline: number,
  ): ScanEntry {
    const row = this.#row;
    const at = row[AT.firstLiquidationAtMs] as number;
    const survival = row[AT.pairSurvivalLeverage] as number;
    const told = {
      atMs: entryMs,
      longVenue: legsOf(way.scenario.construction)[0].venue,
      headlineAprFraction: headline,
      realisedAprFraction: row[AT.realisedAprFraction] as number,
      ageMs: entryMs - this.#terms.listedMs,
      liquidatedAtMs: Number.isNaN(at) ? null : at,
      survivalLeverage: Number.isNaN(survival) ? null : survival,
    };
    return { ...told, shortfall: this.#shortfall(way, entryMs, bar, headline) };
  }

  /** Null where the entry took a whole replay: coin margins and conversions have no one notional. */
  #shortfall(
    way: Way & { readonly engine: PointEngine },
    entryMs: number,
    bar: number,
    headline: number,
  ): Shortfall | null {
    if (way.engine.how === 'replay') return null;
    const { holdMs } = this.#terms;
    const netQuote = this.#row[AT.netQuote] as number;
    const capitalQuote = this.#row[AT.capitalQuote] as number;
    if (!Number.isNaN(this.#row[AT.firstLiquidationAtMs])) {
      // Overwrites the row with that of the same entry with nothing liquidated.
      const refusal = this.#unharmedOf(way).figuresAt(entryMs, this.#row);
      if (refusal !== null) return null;
    }
    const notionalQuote = this.#notionalOf(way, entryMs, bar);
    return shortfallOf(
      { headlineAprFraction: headline, capitalQuote, notionalQuote, holdMs, netQuote },
      {
        fundingQuote: this.#row[AT.fundingEarnedQuote] as number,
        pricePnlQuote: this.#row[AT.pricePnlQuote] as number,
        costsQuote: this.#row[AT.costsQuote] as number,
        netQuote: this.#row[AT.netQuote] as number,
      },
    );
  }

  #unharmedOf(way: Way): PointEngine {
    const found = this.#unharmed.get(way);
    if (found !== undefined) return found;
    const options = { engine: 'indexed', onlyLeg: 'neither' } as const;
    const made = pointEngine(way.scenario, this.#books, way.market, options);
    this.#unharmed.set(way, made);
    return made;
  }

  /** Mean entry notional of the perpetuals. */
  #notionalOf(way: Way, entryMs: number, bar: number): number {
    const plans = this.#plans.get(way) ?? new DatedPlans(way.scenario, this.#books, (plan) => plan);
    this.#plans.set(way, plans);
    const plan = plans.at(entryMs);
    const openings = openingsAt(plan, courseOf(way.market, plan), bar);
    const worth = openings.flatMap(({ quantity, entry }, i) =>
      plan.legs[i]?.contract === 'spot' ? [] : [quantity * entry],
    );
    return worth.reduce((sum, one) => sum + one, 0) / worth.length;
  }

  /** The scenario whose replay gives an entry's figures again. */
  scenarioOf({ atMs, longVenue }: ScanEntry): Scenario | null {
    const way = this.#ways.find(
      ({ scenario }) => legsOf(scenario.construction)[0].venue === longVenue,
    );
    return way === undefined ? null : startingAt(way.scenario, atMs);
  }

  /** All that was entered, told together. */
  row(leverage: number): Omit<ScanRow, 'worstRecipe'> {
    const entries = this.#entries;
    const pick = (figure: (entry: ScanEntry) => number): Float64Array =>
      Float64Array.from(entries, figure);
    const headline = quantilesOf(pick(({ headlineAprFraction: quoted }) => quoted));
    const realised = quantilesOf(pick(({ realisedAprFraction }) => realisedAprFraction));
    const dead = entries.flatMap(({ liquidatedAtMs }) => liquidatedAtMs ?? []);
    const ages = quantilesOf(pick(({ ageMs }) => ageMs));
    const survival = quantilesOf(
      Float64Array.from(entries.flatMap(({ survivalLeverage }) => survivalLeverage ?? [])),
    );
    const parts = entries.flatMap(({ shortfall }) => shortfall ?? []);
    const shortfall = parts.length === entries.length ? meanShortfall(parts) : null;
    const share = (count: number): number | null =>
      entries.length === 0 ? null : count / entries.length;
    return {
      leverage,
      notScanned: entries.length > 0 ? null : this.#whyNone(),
      counts: { ...this.#counts },
      headlineAprFraction:
        headline === null
          ? null
          : {
              ...spreadOf(headline),
              max: Math.max(...entries.map((entry) => entry.headlineAprFraction)),
            },
      realisedAprFraction: realised === null ? null : spreadOf(realised),
      lostFraction: share(
        entries.filter(({ realisedAprFraction }) => realisedAprFraction < 0).length,
      ),
      forcedFraction: share(dead.length),
      forcedExits: dead.length,
      episodes: episodesOf(Float64Array.from(dead)),
      shortfall,
      cause: shortfall === null ? null : mainCause(shortfall),
      youngestAgeMs: entries.length === 0 ? null : Math.min(...entries.map(({ ageMs }) => ageMs)),
      medianAgeMs: ages?.p50 ?? null,
      survivalLeverage: survival === null ? null : { p01: survival.p01, p50: survival.p50 },
      best: extreme(entries, (a, b) => a.realisedAprFraction > b.realisedAprFraction),
      worst: extreme(entries, (a, b) => a.realisedAprFraction < b.realisedAprFraction),
      entries,
    };
  }

  /** What kept most of the entries out. */
  #whyNone(): string {
    const { asked, cutOff, tooYoung, quotedLess, noQuote, refused } = this.#counts;
    if (asked === 0) return 'no entry time falls into the time that both legs have';
    const [refusal] = [...this.#refusals].toSorted((a, b) => b[1] - a[1]).map(([why]) => why);
    const reasons: readonly (readonly [number, string])[] = [
      [refused, `the venue lets none in: ${refusal ?? ''}`],
      [tooYoung, 'younger than --min-age at every entry'],
      [
        quotedLess,
        this.#terms.minHeadlineAprFraction > 0
          ? 'no entry was quoted as much as --min-headline asks'
          : 'no entry was quoted above zero',
      ],
      [noQuote, 'no funding rate was known at the entries'],
      [cutOff, 'no entry has its whole hold inside the time that both legs have'],
    ];
    const [most] = reasons.toSorted((a, b) => b[0] - a[0]);
    return most?.[1] ?? '';
  }
}

const spreadOf = ({ p05, p50, p95, mean }: Quantiles) => ({ p05, p50, p95, mean });

/** The first that no other outdoes; null of none. */
function extreme(
  entries: readonly ScanEntry[],
  outdoes: (a: ScanEntry, b: ScanEntry) => boolean,
): ScanEntry | null {
  let found: ScanEntry | null = null;
  for (const entry of entries) if (found === null || outdoes(entry, found)) found = entry;
  return found;
}
