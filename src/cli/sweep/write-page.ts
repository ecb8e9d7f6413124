/** The page of a sweep and the tables it shows, beside the rows. */
import { constructionText } from '../../replay/words.ts';
import { commandText } from '../../report/sweep/commands.ts';
import { SWEEP_CSVS, sweepCsvs } from '../../report/sweep/csv.ts';
import type { CommandData } from '../../report/sweep/data.ts';
import type { SweepReport } from '../../report/sweep/report.ts';
import { renderSweepHtml } from '../../report/sweep-page.ts';
import type { FinishedSweep } from '../../sweep/summary.ts';
import { pageScript } from '../page-script.ts';
import { replaceFile } from '../run-folder.ts';
import { VERSION } from '../version.ts';
import type { SweepFolder } from './folder.ts';
import type { Prepared, PrepareOptions } from './prepare.ts';
import type { Question, QuestionOptions } from './question.ts';

export const PAGE = 'sweep.html';
export const TABLES: readonly string[] = SWEEP_CSVS;

export interface PageParts {
  readonly options: QuestionOptions & PrepareOptions;
  readonly question: Question;
  readonly prepared: Prepared;
  readonly finished: FinishedSweep;
  readonly complete: boolean;
  /** Rows that are there. */
  readonly combinations: number;
  readonly refused: number;
  readonly rowsFile: string;
}

/** Writes `sweep.html`, `points.csv`, `survival.csv` and `frontier.csv`. */
export function writePage(folder: SweepFolder, parts: PageParts): void {
  const { finished, question } = parts;
  for (const [name, text] of Object.entries(sweepCsvs(finished, question.axes)))
    replaceFile(folder.file(name), text);
  const assets = { pageScript: pageScript('sweep') };
  replaceFile(folder.file(PAGE), renderSweepHtml(reportOf(parts), assets));
}

function reportOf({ options, question, prepared, ...told }: PageParts): SweepReport {
  const { scenario, rows, axes } = question;
  const variesLeverage = axes.some(({ path }) => path.endsWith('leverage'));
  const construction = constructionText(scenario);
  return {
    ...told,
    scenario: scenario.name,
    question: scenario.question,
    constructionText: variesLeverage ? construction.replaceAll(/ at [\d.]+x/g, '') : construction,
    reconstruction: scenario.reconstruction,
    windowMs: [scenario.window.from, scenario.window.to],
    engine: options.engine,
    acceptedErrors: prepared.findings.filter(({ accepted }) => accepted).map(({ code }) => code),
    planned: rows.count,
    points: rows.space.points,
    entries: rows.space.entries,
    sampled: rows.sample !== null,
    axes,
    command: commandData(options, scenario.name),
    recipe: prepared.recipe,
    reproduce: reproduceLine(options, prepared),
  };
}

/** Without `--out` and `--workers`: what is told is the same wherever and however fast. */
const commandData = (
  { scenario, set, hold, entries, db, rules, engine }: QuestionOptions & PrepareOptions,
  name: string,
): CommandData => ({
  file: scenario,
  name,
  sets: hold === undefined ? set : [...set, `hold=${hold}`],
  places: [
    ...(db === undefined ? [] : ['--db', db]),
    ...(rules === undefined ? [] : ['--rules', rules]),
    ...(engine === 'indexed' ? [] : ['--engine', engine]),
  ],
  entries: entries ?? null,
});

/** What makes the same bytes again: version, scenario and data by their hashes, and the command. */
function reproduceLine(options: QuestionOptions & PrepareOptions, { manifest }: Prepared): string {
  const { file, sets, places, entries } = commandData(options, '');
  const words = [
    ...['sweep', file, ...sets.flatMap((set) => ['--set', set])],
    ...options.grid.flatMap((axis) => ['--grid', axis]),
    ...(entries === null ? [] : ['--entries', entries]),
    ...(options.sample === undefined ? [] : ['--sample', options.sample]),
    ...(options.seed === '1' ? [] : ['--seed', options.seed]),
    ...places,
  ];
  const files = manifest.data.map((hash) => hash.slice(0, 16)).join(' ');
  return `legrisk ${VERSION}, scenario ${manifest.scenario.slice(0, 16)}, data ${files || 'none'}, seed ${manifest.seed}: ${
    commandText(words) ?? 'legrisk sweep'
  }`;
}
