/** The scan itself: one pair after the other, each read once and run at every leverage. */
import { setImmediate as pause } from 'node:timers/promises';
import { DataError, issueLine, ScenarioError } from '../../domain/errors.ts';
import type { ScanLeg, ScanPair, ScanRow } from '../../domain/scan.ts';
import type { Scenario } from '../../domain/scenario.ts';
import type { HistoryReader } from '../../history/history-reader.ts';
import type { Tape } from '../../market/tape.ts';
import { divergence } from '../../metrics/divergence.ts';
import type { RuleBooks } from '../../replay/plan.ts';
import { tapeOf } from '../../replay/tape-of.ts';
import { renderScenario } from '../../scenario/render.ts';
import type { CarryPair, Listed, Span } from '../../sweep/carry-pairs.ts';
import { LeverageScan, type Way } from '../../sweep/leverage-scan.ts';
import { type Listing, volumeKey } from './listed.ts';
import type { ScanQuestion } from './question.ts';
import { scenariosOf } from './ways.ts';

/** Entries between two looks at the keyboard and the clock. */
const BATCH = 512;
/** Of whole replays. */
const SLOW_BATCH = 4;

export interface Scanner {
  readonly question: ScanQuestion;
  readonly books: RuleBooks;
  readonly reader: HistoryReader;
  readonly volumes: Listing['volumes'];
  /** Every entry time that was asked for, over all pairs. */
  readonly entryAtMs: Float64Array;
  /** Called with how many entries were done. */
  readonly tick: (done: number) => void;
}

/** A pair at every leverage; what is wrong with it is told in its place, and ends nothing else. */
export async function scanPair(pair: CarryPair, scanner: Scanner): Promise<UnnamedPair> {
  const { question, volumes } = scanner;
  const told = toldOf(pair, volumes);
  const window = pair.window === null ? null : clipped(pair.window, question.window);
  const lacking =
    pair.lacking ?? (window === null ? 'nothing of it between --from and --to' : null);
  const refused = (why: string): UnnamedPair => {
    scanner.tick(question.leverages.length * scanner.entryAtMs.length);
    return {
      ...told,
      windowMs: spanOf(window),
      notScanned: why,
      divergence: null,
      warnings: 0,
      rows: [],
    };
  };
  if (lacking !== null || window === null) return refused(lacking ?? '');
  if (question.sameQuote && told.atPar)
    return refused(`quoted in ${told.legs[0].quote} and ${told.legs[1].quote}`);
  try {
    return await scanned(pair, window, told, scanner);
  } catch (error) {
    if (error instanceof DataError || error instanceof ScenarioError) return refused(lineOf(error));
    throw error;
  }
}

/** A name can be given when all pairs are there. */
export type UnnamedPair = Omit<ScanPair, 'name'>;
type Told = Omit<UnnamedPair, 'windowMs' | 'notScanned' | 'divergence' | 'warnings' | 'rows'>;

function toldOf({ coin, kind, legs, marks }: CarryPair, volumes: Listing['volumes']): Told {
  const leg = (one: Listed): ScanLeg => ({
    venue: one.venue,
    instrument: one.instrument,
    contract: one.contract,
    quote: one.quote,
    firstMs: one.firstMs,
    medianDailyVolumeQuote: volumes.get(volumeKey(one)) ?? null,
  });
  return {
    coin,
    kind,
    legs: [leg(legs[0]), leg(legs[1])],
    marks,
    atPar: legs[0].quote !== legs[1].quote,
  };
}

const spanOf = (window: Span | null): readonly [number, number] | null =>
  window === null ? null : [window.fromMs, window.toMs];

function clipped({ fromMs, toMs }: Span, asked: Span): Span | null {
  const window = { fromMs: Math.max(fromMs, asked.fromMs), toMs: Math.min(toMs, asked.toMs) };
  return window.fromMs < window.toMs ? window : null;
}

const lineOf = (error: DataError | ScenarioError): string => {
  const [first, ...rest] = error.issues;
  const line = first === undefined ? error.message : issueLine(first);
  return rest.length === 0 ? line : `${line}; and ${rest.length} more`;
};

async function scanned(
  pair: CarryPair,
  window: Span,
  told: Told,
  scanner: Scanner,
): Promise<UnnamedPair> {
  const { question, reader } = scanner;
  const [lowest = 1] = question.leverages;
  const [first] = scenariosOf(pair, window, lowest, question);
  if (first === undefined) throw new RangeError('a pair has a way round');
  const history = await reader.read(first);
  const { tape } = tapeOf(first, history);
  // The same columns in the other order; nothing is copied.
  const markets = [{ tape }, { tape: { ...tape, legs: tape.legs.toReversed() } }];
  const entryAtMs = scanner.entryAtMs.filter((at) => at >= window.fromMs && at < window.toMs);
  const rows: ScanRow[] = [];
  for (const leverage of question.leverages) {
    const scenarios = scenariosOf(pair, window, leverage, question);
    const ways = scenarios.map((scenario, i) => ({ scenario, market: markets[i] ?? { tape } }));
    rows.push(await scanRow(pair, leverage, ways, entryAtMs, scanner));
    scanner.tick(scanner.entryAtMs.length);
  }
  return {
    ...told,
    windowMs: spanOf(window),
    notScanned: null,
    divergence: question.reconstruction === null ? apart(tape) : null,
    warnings: (history.findings ?? []).filter(({ severity }) => severity === 'warning').length,
    rows,
  };
}

function apart(tape: Tape): ScanPair['divergence'] {
  const { medianFraction, p99Fraction, maxFraction } = divergence(tape);
  return { medianFraction, p99Fraction, maxFraction };
}

async function scanRow(
  pair: CarryPair,
  leverage: number,
  ways: readonly Way[],
  entryAtMs: Float64Array,
  { question, books }: Scanner,
): Promise<ScanRow> {
  const { minAgeMs, minHeadlineAprFraction, holdMs } = question;
  const listedMs = Math.max(...pair.legs.map(({ firstMs }) => firstMs));
  try {
    const scan = new LeverageScan(ways, books, {
      holdMs,
      listedMs,
      minAgeMs,
      minHeadlineAprFraction,
    });
    const batch = scan.isSlow ? SLOW_BATCH : BATCH;
    for (const [i, at] of entryAtMs.entries()) {
      scan.add(at);
      // The progress is drawn, and Ctrl-C heard, only while nothing runs.
      if (i % batch === 0) await pause();
    }
    const row = scan.row(leverage);
    const worst = row.worst === null ? null : scan.scenarioOf(row.worst);
    return { ...row, worstRecipe: worst === null ? null : recipeOf(worst) };
  } catch (error) {
    // A leverage that leaves no margin ends that leverage.
    if (error instanceof DataError || error instanceof ScenarioError)
      return emptyRow(leverage, lineOf(error));
    throw error;
  }
}

/** With a question of its own, for the head of its report. */
const recipeOf = (scenario: Scenario): string =>
  renderScenario({ ...scenario, question: 'The worst entry of a scan: what became of the quote?' });

const emptyRow = (leverage: number, why: string): ScanRow => ({
  leverage,
  notScanned: why,
  counts: { asked: 0, cutOff: 0, tooYoung: 0, noQuote: 0, quotedLess: 0, refused: 0, entered: 0 },
  headlineAprFraction: null,
  realisedAprFraction: null,
  lostFraction: null,
  forcedFraction: null,
  forcedExits: 0,
  episodes: 0,
  shortfall: null,
  cause: null,
  youngestAgeMs: null,
  medianAgeMs: null,
  survivalLeverage: null,
  best: null,
  worst: null,
  worstRecipe: null,
  entries: [],
});
