/** Results as plain tables that fit a terminal of 80 columns. */
import type { ReplayResult, RunOutcome } from '../domain/result.ts';
import { isPart } from '../report/names.ts';
import { type Caveat, type ComparedRun, comparedRuns, whenText } from '../report/variant-rows.ts';
import { minuteText } from '../units/time.ts';
import { red } from './terminal.ts';
import { columnsOf, shortened, visible } from './visible.ts';
import { WIDTH, wrapped } from './wrapped.ts';

/** A cell that tells of a loss; it is red where colour may be. */
interface Loss {
  readonly loss: string;
}

export type Cell = string | Loss;

export interface TableOptions {
  /** Columns of the terminal. */
  readonly columns?: number;
  readonly color?: boolean;
  /** The columns that are shortened before any other. */
  readonly yields?: readonly number[];
}

/** No column of words becomes narrower, whatever the terminal. */
const NARROWEST = 12;
const BETWEEN = '  ';

/**
 * Columns padded to their widest cell, those from `rightFrom` on to the right. Where the lines are
 * too long, the widest columns of words are shortened in the middle, as far as that goes. A cell
 * gives no orders.
 */
export function table(
  cells: readonly (readonly Cell[])[],
  rightFrom: number,
  { columns = WIDTH, color = false, yields = [] }: TableOptions = {},
): string {
  const rows = cells.map((row) => row.map((cell) => visible(textOf(cell))));
  const full = widthsOf(rows);
  const words = [...full.keys()].slice(0, rightFrom);
  const widths = fitted(fitted(full, yields, columns), words, columns);
  return rows
    .map((row, y) =>
      row
        .map((text, x) => {
          const width = widths[x] ?? 0;
          const shown = shortened(text, width);
          const gap = ' '.repeat(width - columnsOf(shown));
          const isLoss = color && typeof cells[y]?.[x] === 'object';
          const told = isLoss ? red(color, shown) : shown;
          return x >= rightFrom ? gap + told : told + gap;
        })
        .join(BETWEEN)
        .trimEnd(),
    )
    .join('\n');
}

const textOf = (cell: Cell): string => (typeof cell === 'string' ? cell : cell.loss);

function widthsOf(rows: readonly (readonly string[])[]): readonly number[] {
  const widths: number[] = [];
  for (const row of rows)
    for (const [i, text] of row.entries()) widths[i] = Math.max(widths[i] ?? 0, columnsOf(text));
  return widths;
}

/** The widths with the widest of those that yield made narrower, until the lines fit. */
function fitted(
  widths: readonly number[],
  yields: readonly number[],
  columns: number,
): readonly number[] {
  const fit = [...widths];
  const between = BETWEEN.length * Math.max(0, fit.length - 1);
  let over = fit.reduce((sum, width) => sum + width, between) - columns;
  while (over > 0) {
    const [widest, next] = yields.toSorted((a, b) => (fit[b] ?? 0) - (fit[a] ?? 0));
    const width = widest === undefined ? 0 : (fit[widest] ?? 0);
    if (widest === undefined || width <= NARROWEST) break;
    const second = Math.max(NARROWEST, next === undefined ? 0 : (fit[next] ?? 0));
    // Down to the next widest at once, so that a name of any length costs a step and not its length.
    const cut = Math.min(over, Math.max(1, width - second));
    fit[widest] = width - cut;
    over -= cut;
  }
  return fit;
}

/** `-12,345`, whole, with the sign of a terminal: one that a calculator reads back. */
export const whole = (x: number): string =>
  x
    .toFixed(0)
    .replace(/^-0$/, '0')
    .replace(/\B(?=(\d{3})+$)/g, ',');

/** Whose leg died first and when; where none died whole, what lost a part: `part of long …`. */
function diedText(legs: ReplayResult['legs']): Cell {
  const forced = legs.filter(({ exit }) => exit.kind === 'liquidation' || exit.kind === 'adl');
  const wholly = forced.filter((leg) => !isPart(leg));
  const told = wholly.length > 0 ? wholly : forced;
  if (told.length === 0) return 'nothing';
  const first = Math.min(...told.map(({ exit }) => exit.atMs));
  const roles = [...new Set(told.map(({ role }) => role))].join('+');
  return { loss: `${wholly.length > 0 ? '' : 'part of '}${roles} ${minuteText(first)}` };
}

/** One line a scenario: what died and when, funding, forced-exit loss, net; and below them what is no history, and the variants. */
export function resultTable(
  results: readonly ReplayResult[],
  terminal: Omit<TableOptions, 'yields'> = {},
): string {
  const rows = results.map((result) => {
    const { fundingEarnedQuote, forcedExitLossQuote, netQuote } = result.totals;
    const loss = whole(forcedExitLossQuote);
    const net = whole(netQuote);
    return [
      result.scenario,
      diedText(result.legs),
      whole(fundingEarnedQuote),
      forcedExitLossQuote > 0 ? { loss } : loss,
      netQuote < 0 ? { loss: net } : net,
    ];
  });
  const options = { ...terminal, yields: [0] };
  const [currency = '', ...others] = new Set(results.map((result) => result.currency));
  const head = [['scenario', 'died (UTC)', 'funding', 'exit loss', 'net']];
  const beside = results.flatMap((result) => besideTable(result, results.length === 1, options));
  // One currency stands in the head; of several each stands in its row.
  if (others.length === 0 && results.length > 0) {
    const cells = [...head, ['', '', currency, currency, currency], ...rows];
    return [table(cells, 2, options), ...beside].join('\n');
  }
  const cells = rows.map((row, i) => [...row, results[i]?.currency ?? '']);
  const titled = [...head.map((titles) => [...titles, 'in']), ...cells];
  return [table(titled, 2, options), ...beside].join('\n');
}

/** Below a result that is not history as it was: what was laid over it; and its variants, all of them where there is room. */
function besideTable(
  result: ReplayResult,
  isAlone: boolean,
  options: TableOptions,
): readonly string[] {
  const variants = variantsTable(result, isAlone, options);
  const notHistory = notHistoryText(result);
  return notHistory === null
    ? variants
    : [table([[result.scenario, notHistory]], 1, options), ...variants];
}

function notHistoryText(result: ReplayResult): string | null {
  const [own] = comparedRuns(result);
  const laid = (own?.caveats ?? []).map((word) => `${word}, ${LAID_OVER[word]}`);
  return laid.length === 0 ? null : laid.join('; ');
}

const LAID_OVER: Readonly<Record<Caveat, string>> = {
  STRESSED: 'by shocks of the scenario',
  COUNTERFACTUAL: 'with a modelled crowd',
};

/** A row a run where one scenario was replayed, else its best and worst; one that was not let in is always told. */
function variantsTable(
  result: ReplayResult,
  isAlone: boolean,
  options: TableOptions,
): readonly string[] {
  const { variants, scenario, currency } = result;
  if (variants.length === 0) return [];
  const runs = comparedRuns(result).filter(
    ({ rank, outcome }) => isAlone || rank !== null || outcome === null,
  );
  const count = `${variants.length} variant${variants.length === 1 ? '' : 's'}`;
  const title = isAlone ? count : `${scenario}, ${count}`;
  const cells = [
    [title, 'forced out (UTC)', 'exit loss', 'net', ''],
    ['', '', currency, currency, ''],
    ...runs.map(runRow),
  ];
  const refused = runs
    .flatMap(({ name, outcome, variant }) =>
      outcome === null
        ? wrapped(visible(`${name}: not let in: ${variant?.refused ?? ''}`), '')
        : [],
    )
    .map((line) => shortened(line, WIDTH));
  return ['', table(cells, 2, { ...options, yields: [0] }), ...refused];
}

function runRow({ name, outcome, rank, caveats }: ComparedRun): readonly Cell[] {
  const said = [name, ...caveats].join(', ');
  if (outcome === null) return [said, 'not let in', '', '', ''];
  const { forcedExitLossQuote, netQuote } = outcome;
  const loss = whole(forcedExitLossQuote);
  const net = whole(netQuote);
  return [
    said,
    forcedCell(outcome),
    forcedExitLossQuote > 0 ? { loss } : loss,
    netQuote < 0 ? { loss: net } : net,
    rank ?? '',
  ];
}

function forcedCell({ firstForced }: RunOutcome): Cell {
  if (firstForced === null) return 'nothing';
  const { role, kind, closedFraction, atMs } = firstForced;
  const part = closedFraction < 1 ? 'part of ' : '';
  return { loss: `${part}${role}${kind === 'adl' ? ' by ADL' : ''} ${whenText(atMs)}` };
}
