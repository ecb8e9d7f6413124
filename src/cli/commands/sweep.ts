/** `legrisk sweep`: a grid of scenarios at many entry times → one table, and what it tells. */
import { availableParallelism } from 'node:os';
import { join } from 'node:path';
import { DataError, ScenarioError } from '../../domain/errors.ts';
import { legsOf } from '../../replay/plan.ts';
import { sweepColumns, tableBlock } from '../../sweep/columns.ts';
import { AT } from '../../sweep/figures.ts';
import { PointFeed } from '../../sweep/point-feed.ts';
import { runsOf } from '../../sweep/rows.ts';
import { rowsOf } from '../../sweep/shards.ts';
import { type FinishedSweep, SweepSummary } from '../../sweep/summary.ts';
import { EXIT } from '../failure.ts';
import { CHECK_HAS_IT, sayFindings } from '../finding-words.ts';
import { replaceFile } from '../run-folder.ts';
import { SweepFolder } from '../sweep/folder.ts';
import { type Prepared, type PrepareOptions, prepare } from '../sweep/prepare.ts';
import { drawProgress } from '../sweep/progress.ts';
import { type Question, type QuestionOptions, readQuestion } from '../sweep/question.ts';
import { SweepRun } from '../sweep/run.ts';
import { summaryText } from '../sweep/summary-text.ts';
import { PAGE, TABLES, writePage } from '../sweep/write-page.ts';
import { writeTable } from '../sweep/write-table.ts';
import type { Terminal } from '../terminal.ts';
import { wholeNumber } from '../typed-number.ts';

export interface SweepOptions extends QuestionOptions, PrepareOptions {
  /** Undefined: one a core. */
  readonly workers: string | undefined;
  readonly resume: boolean;
  readonly out: string | undefined;
  readonly json: boolean;
}

export async function sweepCommand(options: SweepOptions, terminal: Terminal): Promise<number> {
  const workers = workersOf(options.workers);
  const question = readQuestion(options);
  const out = options.out ?? join('reports', `${question.scenario.name}-sweep`);
  const folder = new SweepFolder(out);
  const prepared = await prepare(question, options, folder);
  const goesOn = folder.open(prepared.manifest, options.resume);
  if (options.resume && !goesOn)
    terminal.say('note: nothing was left unfinished here; the sweep begins at its first row');
  if (prepared.note !== null) terminal.say(`note: every row is a whole replay: ${prepared.note}`);
  const told = await sweptOrLeft(question, prepared, folder, workers, terminal);
  const answer = await writeResult(options, question, prepared, folder, told);
  if (told.interrupted) {
    terminal.say(
      `interrupted: ${answer.combinations} of ${question.rows.count} rows are in ${out}; the same command with --resume goes on`,
    );
    return EXIT.interrupted;
  }
  folder.finish();
  if (prepared.note === null && options.engine === 'indexed' && told.wholeReplays > 0)
    terminal.say(
      `note: ${told.wholeReplays} rows have no closed form and were replayed whole; see whole_replay`,
    );
  const { accept } = question.scenario;
  const warnings = !options.json;
  sayFindings(terminal, prepared.findings, { accept, warnings, where: CHECK_HAS_IT });
  const paths = inFolder(out, answer);
  terminal.say(`rows: ${paths.files.join(', ')}`);
  terminal.say(`page: ${paths.page}`);
  terminal.out(
    options.json
      ? JSON.stringify({ ...answer, ...paths }, null, 1)
      : summaryText(told.finished, question.axes, terminal.columns),
  );
  return EXIT.done;
}

/** What was written, by its path from where the command was given. */
const inFolder = (
  out: string,
  { files, tables, page }: Pick<Answer, 'files' | 'tables' | 'page'>,
) => ({
  files: files.map((name) => join(out, name)),
  tables: tables.map((name) => join(out, name)),
  page: join(out, page),
});

/** The sweep; one that a point's own values make impossible leaves nothing to go on with. */
async function sweptOrLeft(
  question: Question,
  prepared: Prepared,
  folder: SweepFolder,
  workers: number,
  terminal: Terminal,
): Promise<Swept> {
  try {
    return await swept(question, prepared, workers, terminal);
  } catch (error) {
    if (error instanceof ScenarioError || error instanceof DataError) folder.finish();
    throw error;
  }
}

type Answer = Awaited<ReturnType<typeof writeResult>>;

/** The rows' file, the page, its tables, the scenario and `sweep.json`: each whole under its name, or not there. */
async function writeResult(
  options: SweepOptions,
  question: Question,
  prepared: Prepared,
  folder: SweepFolder,
  told: Swept,
) {
  const { scenario, rows } = question;
  const combinations = rowsBefore(prepared, told.run.shardsInOrder);
  const { survival, summary } = told.finished;
  const files = combinations === 0 ? [] : [`sweep.${options.format}`];
  const answer = {
    ...{ schemaVersion: 1, scenario: scenario.name, engine: options.engine },
    ...{ complete: !told.interrupted, combinations, planned: rows.count },
    ...{ points: rows.space.points, entries: rows.space.entries, refused: told.refused },
    wholeReplays: told.wholeReplays,
    findings: prepared.findings,
    ...{ grid: options.grid, files, tables: TABLES, page: PAGE, survival, summary },
  };
  if (files.length === 0) return answer;
  await writeRows(options, question, prepared, folder, told);
  replaceFile(folder.file('scenario.yaml'), prepared.recipe);
  writePage(folder, {
    ...{ options, question, prepared, finished: told.finished, complete: answer.complete },
    ...{ combinations, refused: told.refused, rowsFile: files[0] ?? '' },
  });
  folder.writeResult(answer);
  return answer;
}

const WORKERS_MAX = 256;

const workersOf = (option: string | undefined): number =>
  option === undefined
    ? Math.min(availableParallelism(), WORKERS_MAX)
    : wholeNumber('--workers', option, [1, WORKERS_MAX]);

interface Swept {
  readonly run: SweepRun;
  readonly finished: FinishedSweep;
  /** Entries that the venue did not let in. */
  readonly refused: number;
  /** Rows that took a whole replay. */
  readonly wholeReplays: number;
  readonly interrupted: boolean;
}

/** Runs what is not done yet; Ctrl-C ends it early, a second one at once. */
async function swept(
  { axes, rows, scenario, seed, notes }: Question,
  { task }: Prepared,
  workers: number,
  terminal: Terminal,
): Promise<Swept> {
  const { window, hold, capital, construction } = scenario;
  const summary = new SweepSummary({
    roles: legsOf(construction).map(({ role }) => role),
    currency: capital.currency,
    holdMs: hold,
    windowMs: [window.from, window.to],
    seed,
    notes,
  });
  const feed = new PointFeed(axes, rows, (values, columns) => {
    summary.addPoint(values, columns);
  });
  let refused = 0;
  let wholeReplays = 0;
  let interrupted = false;
  const run = new SweepRun(task, {
    workers,
    take: (block) => {
      refused += block.refused.size;
      wholeReplays += block.figures[AT.wholeReplay]?.filter((flag) => flag === 1).length ?? 0;
      feed.add(block);
    },
  });
  // The program's own listener ends it at once; a sweep first writes down what it has.
  process.removeAllListeners('SIGINT');
  process.on('SIGINT', () => {
    if (interrupted) process.exit(EXIT.interrupted);
    interrupted = true;
    run.interrupt();
  });
  const progress = drawProgress(terminal.screen, rows.count, () => run.rowsDone, process.uptime);
  try {
    await run.run();
  } finally {
    progress.stop();
  }
  feed.end();
  return { run, finished: summary.finish(), refused, wholeReplays, interrupted };
}

const rowsBefore = ({ task }: Prepared, shards: number): number =>
  shards === 0 ? 0 : rowsOf(task.shards, shards - 1)[1];

async function writeRows(
  { format }: SweepOptions,
  { axes, rows, scenario }: Question,
  { task }: Prepared,
  folder: SweepFolder,
  { run, refused }: Swept,
): Promise<void> {
  const roles = legsOf(scenario.construction).map(({ role }) => role);
  const blocks = function* () {
    let first = 0;
    for (const block of run.blocks()) {
      yield tableBlock(block, axes, runsOf(rows, first, block.rows));
      first += block.rows;
    }
  };
  const table = { columns: sweepColumns(axes, roles), blocks: blocks(), hasTexts: refused > 0 };
  const name = `sweep.${format}`;
  await writeTable(format, table, join(task.folder, name), folder.file(name));
}
