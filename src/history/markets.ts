/** The histories of a sweep, each read once and laid out in memory that threads can share. */
import type { DataFinding } from '../domain/coverage.ts';
import type { Scenario } from '../domain/scenario.ts';
import { type ReplayHistory, seriesOf } from '../replay/replay-history.ts';
import { tapeOf } from '../replay/tape-of.ts';
import { type Market, makeMarket } from '../sweep/market.ts';
import type { HistoryReader } from './history-reader.ts';

export interface Markets {
  readonly markets: ReadonlyMap<string, Market>;
  /** SHA-256 of every file that any of it came from, in order. */
  readonly data: readonly string[];
  /** Bars of the longest. */
  readonly bars: number;
  /** What the checks say of all of it, each finding once. */
  readonly findings: readonly DataFinding[];
}

/**
 * @param histories a scenario for each
 * @throws DataError when a series is missing, or does not cover the window
 */
export async function readMarkets(
  histories: ReadonlyMap<string, Scenario>,
  reader: HistoryReader,
): Promise<Markets> {
  const markets = new Map<string, Market>();
  const data = new Set<string>();
  const findings = new Map<string, DataFinding>();
  let bars = 0;
  for (const [key, scenario] of histories) {
    const history = await reader.read(scenario);
    for (const one of history.findings ?? []) findings.set(JSON.stringify(one), one);
    for (const sha256 of filesOf(history)) data.add(sha256);
    const { tape } = tapeOf(scenario, history);
    bars = Math.max(bars, tape.openMs.length);
    markets.set(key, makeMarket(tape));
  }
  return { markets, data: [...data].sort(), bars, findings: [...findings.values()] };
}

const filesOf = (history: ReplayHistory): readonly string[] =>
  seriesOf(history).flatMap(({ provenance }) => provenance.map(({ sha256 }) => sha256));
