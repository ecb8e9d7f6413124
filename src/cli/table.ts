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

/** One line a scenario: what died and when, funding, forced-exit loss, net. */
export function resultTable(results: readonly ReplayResult[]): string {
  const rows = results.map((result) => {
    const { totals, legs } = result;
    const dead = legs.filter(({ liquidation }) => liquidation !== null);
    const first = Math.min(...dead.map(({ exit }) => exit.atMs));
    const died =
      dead.length === 0
        ? 'nothing'
        : `${[...new Set(dead.map(({ role }) => role))].join('+')} ${minuteText(first)}`;
    return [
      result.scenario.length > 30 ? `${result.scenario.slice(0, 29)}…` : result.scenario,
      died,
      whole(totals.fundingEarnedQuote),
      whole(totals.forcedExitLossQuote),
      whole(totals.netQuote),
    ];
  });
  return table([['scenario', 'died (UTC)', 'funding', 'exit loss', 'net'], ...rows], 2);
}
