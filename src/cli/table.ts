/** Results as plain tables that fit a terminal of 80 columns. */
import type { ReplayResult } from '../domain/result.ts';
import { minuteText } from '../units/time.ts';
import { visible } from './visible.ts';

/** Columns padded to their widest cell; the first left, the rest as told. A cell gives no orders. */
export function table(cells: readonly (readonly string[])[], rightFrom: number): string {
  const rows = cells.map((row) => row.map(visible));
  const widths: number[] = [];
  for (const row of rows)
    for (const [i, cell] of row.entries()) widths[i] = Math.max(widths[i] ?? 0, cell.length);
  return rows
    .map((row) =>
      row
        .map((cell, i) =>
          i >= rightFrom ? cell.padStart(widths[i] ?? 0) : cell.padEnd(widths[i] ?? 0),
        )
        .join('  ')
        .trimEnd(),
    )
    .join('\n');
}

const whole = (x: number): string =>
  x
    .toFixed(0)
    .replace(/^-0$/, '0')
    .replace(/\B(?=(\d{3})+$)/g, ',');

/** Whose leg died first and when; where none died whole, what lost a part: `part of long …`. */
function diedText(legs: ReplayResult['legs']): string {
  const forced = legs.filter(({ liquidation }) => liquidation !== null);
  const whole = forced.filter(({ liquidation }) => liquidation?.closedFraction === 1);
  const told = whole.length > 0 ? whole : forced;
  if (told.length === 0) return 'nothing';
  const first = Math.min(...told.map(({ exit }) => exit.atMs));
  const roles = [...new Set(told.map(({ role }) => role))].join('+');
  return `${whole.length > 0 ? '' : 'part of '}${roles} ${minuteText(first)}`;
}

/** One line a scenario: what died and when, funding, forced-exit loss, net. */
export function resultTable(results: readonly ReplayResult[]): string {
  const rows = results.map((result) => {
    const { totals, legs } = result;
    return [
      result.scenario.length > 30 ? `${result.scenario.slice(0, 29)}…` : result.scenario,
      diedText(legs),
      whole(totals.fundingEarnedQuote),
      whole(totals.forcedExitLossQuote),
      whole(totals.netQuote),
    ];
  });
  return table([['scenario', 'died (UTC)', 'funding', 'exit loss', 'net'], ...rows], 2);
}
