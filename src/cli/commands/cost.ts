/** `legrisk cost`: forced exits a year against funding a year, leverage by leverage. */

import { setImmediate as pause } from 'node:timers/promises';
import type { CostResult, CostRow } from '../../domain/cost.ts';
import { constructionText } from '../../replay/words.ts';
import { scenarioOf } from '../../scenario/parse.ts';
import { applySets } from '../../scenario/set-path.ts';
import { calendarBlocks } from '../../sweep/block-draws.ts';
import { watchedOf } from '../../sweep/cost-bands.ts';
import type { PointEngine } from '../../sweep/figures.ts';
import { type Market, makeMarket } from '../../sweep/market.ts';
import { payingUpTo, withoutLuck } from '../../sweep/paying-leverage.ts';
import { pointEngine } from '../../sweep/point-engine.ts';
import { CostTally } from '../../sweep/strategy-cost.ts';
import { NO_BLOCKS } from '../../sweep/survival-band.ts';
import { Draws } from '../../sweep/survival-steps.ts';
import { YEAR } from '../../units/units.ts';
import { costText } from '../cost/text.ts';
import { writeCost } from '../cost/write.ts';
import { EXIT } from '../failure.ts';
import { CHECK_HAS_IT, sayFindings } from '../finding-words.ts';
import {
  type HeldOptions,
  type HeldQuestion,
  LEVERAGE_PATH,
  readHeldQuestion,
} from '../held-question.ts';
import { type ReadTape, readTape, type TapePlaces } from '../read-tape.ts';
import { drawProgress } from '../sweep/progress.ts';
import type { Terminal } from '../terminal.ts';

export interface CostOptions extends HeldOptions, TapePlaces {
  readonly engine: 'indexed' | 'bar';
  readonly out: string | undefined;
  readonly json: boolean;
}

const LADDER = ['1:6:1', '8,10,15,20'] as const;
/** Every run draws the same blocks. */
const SEED = 1;

export async function costCommand(options: CostOptions, terminal: Terminal): Promise<number> {
  const question = readHeldQuestion(options, LADDER);
  for (const note of question.notes) terminal.say(`note: ${note}`);
  const read = await readTape(question.scenario, options);
  const rows = await costRows(question, read, options, terminal);
  const result = resultOf(question, rows, read, options.engine);
  const { accept } = question.scenario;
  sayFindings(terminal, read.findings, { accept, warnings: !options.json, where: CHECK_HAS_IT });
  if (options.out !== undefined)
    terminal.say(`files: ${writeCost(options.out, result).join(', ')}`);
  terminal.out(options.json ? JSON.stringify(result, null, 1) : costText(result, terminal));
  return EXIT.done;
}

/** Entries between two looks at the keyboard and the clock. */
const BATCH = 512;
/** Of whole replays. */
const SLOW_BATCH = 4;

async function costRows(
  { document, holdMs, leverages, entryAtMs }: HeldQuestion,
  { books, tape }: ReadTape,
  { engine }: CostOptions,
  terminal: Terminal,
): Promise<readonly CostRow[]> {
  const market: Market = makeMarket(tape);
  const draws = new Draws(SEED);
  let done = 0;
  const total = leverages.length * entryAtMs.length;
  const progress = drawProgress(terminal.screen, total, () => done, process.uptime);
  const notes = new Set<string>();
  const rows: CostRow[] = [];
  try {
    for (const leverage of leverages) {
      const scenario = scenarioOf(applySets(document, [`${LEVERAGE_PATH}=${leverage}`]));
      const engineOf = (onlyLeg: 'neither' | null): PointEngine =>
        pointEngine(scenario, books, market, { engine, onlyLeg });
      const actual = engineOf(null);
      const unharmed = once(() => engineOf('neither'));
      if (actual.note !== null) notes.add(actual.note);
      const batch = actual.how === 'indexed' ? BATCH : SLOW_BATCH;
      const tally = new CostTally();
      for (const [i, entryMs] of entryAtMs.entries()) {
        tally.add(actual, unharmed, entryMs);
        done += 1;
        // The progress is drawn, and Ctrl-C heard, only while nothing runs.
        if (i % batch === 0) await pause();
      }
      rows.push(tally.row(leverage, holdMs, draws));
    }
  } finally {
    progress.stop();
  }
  for (const note of notes) terminal.say(`note: every entry is a whole replay: ${note}`);
  return rows;
}

/** Most leverages force nobody out, and never ask for it. */
function once<T>(make: () => T): () => T {
  let made: T | undefined;
  return () => {
    made ??= make();
    return made;
  };
}

function resultOf(
  { scenario, holdMs, entryAtMs, notObserved, notes }: HeldQuestion,
  rows: readonly CostRow[],
  { findings }: ReadTape,
  engine: CostResult['engine'],
): CostResult {
  const blocks = calendarBlocks(entryAtMs, holdMs);
  return {
    schemaVersion: 1,
    scenario: scenario.name,
    constructionText: constructionText(scenario),
    engine,
    windowMs: [scenario.window.from, scenario.window.to],
    holdMs,
    currency: scenario.capital.currency,
    reconstruction: scenario.reconstruction,
    notes,
    entries: entryAtMs.length,
    notObserved,
    watchedYears: watchedOf(entryAtMs, holdMs) / YEAR,
    blocks: blocks === null ? null : { count: blocks.count, lengthMs: blocks.lengthMs },
    blocksReason: blocks === null ? NO_BLOCKS.reason : null,
    findings,
    pays: payingUpTo(rows, (row) => withoutLuck(row, row.netAprFraction?.value)),
    paysSurely: payingUpTo(rows, (row) => withoutLuck(row, row.netAprFraction?.low)),
    rows,
  };
}
