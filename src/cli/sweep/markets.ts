/** The histories of a sweep, each read once and laid out in memory that all workers share. */
import type { Scenario } from '../../domain/scenario.ts';
import type { Series } from '../../domain/series.ts';
import { readRuleBooks } from '../../loaders/venue-rules.ts';
import { buildTape } from '../../market/build-tape.ts';
import { legsOf, type RuleBooks } from '../../replay/plan.ts';
import type { ReplayHistory } from '../../replay/replay.ts';
import { type Market, makeMarket } from '../../sweep/market.ts';
import { HistoryReader } from '../history-reader.ts';
import { ownRules, shipped, storePath } from '../places.ts';

export interface Markets {
  readonly books: RuleBooks;
  readonly markets: ReadonlyMap<string, Market>;
  /** SHA-256 of every file that any of it came from, in order. */
  readonly data: readonly string[];
  /** Bars of the longest. */
  readonly bars: number;
}

/**
 * @param histories a scenario for each
 * @throws DataError when a series is missing, or does not cover the window
 */
export async function readMarkets(
  histories: ReadonlyMap<string, Scenario>,
  places: { readonly db: string | undefined; readonly rules: string | undefined },
): Promise<Markets> {
  const scenarios = [...histories.values()];
  const venues = scenarios.flatMap(({ construction }) => legsOf(construction));
  const wanted = new Set(venues.map(({ venue }) => venue));
  const books = readRuleBooks(shipped('data', 'venues'), wanted, ownRules(places.rules));
  const reader = new HistoryReader(storePath(places.db), books);
  const markets = new Map<string, Market>();
  const data = new Set<string>();
  let bars = 0;
  try {
    for (const [key, scenario] of histories) {
      const history = await reader.read(scenario);
      for (const sha256 of filesOf(history)) data.add(sha256);
      const { tape } = buildTape(history.legs, history.shared, {
        window: scenario.window,
        gridMs: scenario.grid,
        gapsMaxMs: scenario.gaps.max,
      });
      bars = Math.max(bars, tape.openMs.length);
      markets.set(key, makeMarket(tape));
    }
  } finally {
    await reader.close();
  }
  return { books, markets, data: [...data].sort(), bars };
}

function filesOf({ legs, shared }: ReplayHistory): readonly string[] {
  const series: (Series | null)[] = legs.flatMap(({ mark, fill, funding, index, conversion }) => [
    ...[mark, fill, funding],
    ...[index, conversion],
  ]);
  return [...series, shared].flatMap((one) => one?.provenance.map(({ sha256 }) => sha256) ?? []);
}
