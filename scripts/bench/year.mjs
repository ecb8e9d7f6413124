/** The year the sweeps are measured on: its scenario, its history, and a store that holds it. */
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { DAY, HOUR, MINUTE, PROGRAM, timedProcess } from './common.mjs';
import { INSTRUMENT, makeBars, makePrints, VENUES, writeBars, writePrints } from './market.mjs';

export const FROM_MS = Date.UTC(2024, 0, 1);
export const BARS = 365 * 24 * 60;
const SEED = 5;
const CRASHES = [
  { atMs: FROM_MS + 103 * DAY + 20 * HOUR, venue: 1, depth: -0.03 },
  { atMs: FROM_MS + 283 * DAY + 6 * HOUR, venue: 0, depth: -0.08 },
];

/** Ten brackets of maintenance, rates as on Binance's larger contracts; each ends at twice the one before. */
export const TIERS = [0.4, 0.5, 0.65, 1, 1.5, 2, 2.5, 5, 10, 12.5].map((percent, i, all) => ({
  percent,
  to: i === all.length - 1 ? Number.POSITIVE_INFINITY : 50_000 * 2 ** i,
}));

const bracket = ({ percent, to }) =>
  `    - { ${Number.isFinite(to) ? `to: ${to} USDT, ` : ''}rate: ${percent} % }`;

/**
 * A pair of perps with 1,000,000 USDT, so that leverages from 1 to 15 begin in the fifth to the ninth
 * bracket; the venues' own fees; the survivor closed at the next open.
 */
export const scenarioText = ({ name = 'bench-year', to = '2024-12-31', leverage = 3 } = {}) => `
schema: 1
name: ${name}
window: { from: 2024-01-01, to: ${to} }
capital: 1_000_000 USDT
construction:
  kind: delta-neutral
  long:  { venue: ${VENUES[0]}, instrument: ${INSTRUMENT} }
  short: { venue: ${VENUES[1]}, instrument: ${INSTRUMENT} }
  leverage: ${leverage}
liquidation:
  maintenance:
${TIERS.map(bracket).join('\n')}
  style: full-margin
survivor: { policy: close, reaction: 0 min }
`;

/** Writes the year's files into a folder and has the program import them; the store's path. */
export async function makeStore(folder) {
  const db = join(folder, 'year.duckdb');
  const files = join(folder, 'files');
  mkdirSync(files);
  const bars = makeBars({
    ...{ fromMs: FROM_MS, barMs: MINUTE, bars: BARS, points: 4 },
    ...{ seed: SEED, crashes: CRASHES },
  });
  const prints = makePrints({ fromMs: FROM_MS, toMs: FROM_MS + BARS * MINUTE, seed: SEED });
  for (const [i, venue] of VENUES.entries()) {
    const mark = join(files, `${venue}-mark.csv`);
    const funding = join(files, `${venue}-funding.csv`);
    await writeBars(mark, bars[i]);
    await writePrints(funding, prints[i]);
    for (const [file, kind] of [
      [mark, 'mark'],
      [funding, 'funding'],
    ])
      timedProcess(process.execPath, [
        ...[PROGRAM, 'import', file, '--venue', venue, '--instrument', INSTRUMENT],
        ...['--kind', kind, '--db', db],
      ]);
  }
  return db;
}

export function writeScenario(folder, name, text) {
  const path = join(folder, `${name}.yaml`);
  writeFileSync(path, text);
  return path;
}
