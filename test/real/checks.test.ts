/**
 * Goal: records of Binance, Bybit and OKX have no error, and the faults that are known to lie in the
 * collections are found by name.
 * Method: the program's own import into a store, every series read back, and everything of one
 * venue, then of all three together, looked at at once. The counts of warnings are what was found: holes of the
 * spot market, a week at the base rate, and bars of 2020, 2021 and October 2025 that one price has and its neighbour has not.
 */
import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { checkHistory } from '../../src/checks/check.ts';
import type { BarHistory, FundingHistory, History } from '../../src/checks/history.ts';
import type { Finding } from '../../src/domain/finding.ts';
import { importPaths } from '../../src/loaders/import.ts';
import { parseMapping } from '../../src/loaders/mapping.ts';
import { openStore, type Store } from '../../src/store/store.ts';
import { ALL_TIME } from '../../src/store/window.ts';
import { temporaryFolder } from '../cli/legrisk.ts';
import { hasRealData, REAL_DATA } from '../differential/oracle/read.ts';

/** Files of one folder, and the venue they are imported under. */
interface Import {
  readonly folder: string;
  readonly files: RegExp;
  readonly venue: string;
}

const BINANCE: readonly Import[] = [
  { folder: 'binance-um', files: /^[A-Z]+_USDT_USDT-\d+[mh]-.*\.feather$/, venue: 'binance-usdm' },
  { folder: 'binance-spot', files: /\.feather$/, venue: 'binance-spot' },
];
const BYBIT: readonly Import[] = [
  { folder: 'bybit', files: /^[A-Z]+_USDT_USDT-.*\.feather$/, venue: 'bybit-linear' },
  { folder: 'bybit', files: /^BTC_USDT-5m\.feather$/, venue: 'bybit-spot' },
];
const OKX: readonly Import[] = [{ folder: 'okx', files: /\.feather$/, venue: 'okx-swap' }];

async function everything(store: Store): Promise<History> {
  const bars: BarHistory[] = [];
  const funding: FundingHistory[] = [];
  for (const { key, resolutionMs } of await store.listSeries()) {
    const { venue, instrument, kind, origin } = key;
    const own = { venue, instrument, origin };
    if (kind === 'funding') {
      const found = await store.readFundingHistory({ ...own, kind }, ALL_TIME);
      if (found !== null) funding.push(found);
    } else if (kind === 'mark' || kind === 'last' || kind === 'index' || kind === 'spot') {
      const found = await store.readBarHistory({ ...own, kind }, ALL_TIME, resolutionMs);
      if (found !== null) bars.push(found);
    }
  }
  return { bars, funding, books: new Map() };
}

async function recorded(imports: readonly Import[]): Promise<History> {
  const store = await openStore(join(temporaryFolder(), 'checks.duckdb'), { mode: 'write' });
  for (const { folder, files, venue } of imports) {
    const paths = readdirSync(join(REAL_DATA, folder)).filter((name) => files.test(name));
    await importPaths(
      store,
      paths.map((name) => join(REAL_DATA, folder, name)),
      { venue },
    );
  }
  const history = await everything(store);
  await store.close();
  return history;
}

const words = (findings: readonly Finding[]): readonly string[] =>
  findings.map(({ code, series, reason }) => `${code}: ${series.join(', ')}: ${reason}`);

function counted(findings: readonly Finding[]): Readonly<Record<string, number>> {
  const counts: Record<string, number> = {};
  for (const { severity, code } of findings)
    if (severity === 'warning') counts[code] = (counts[code] ?? 0) + 1;
  return counts;
}

describe.skipIf(!hasRealData)('records of exchanges', () => {
  test.each([
    ['Binance', BINANCE, { gap: 2, 'frozen-funding': 1, 'unconfirmed-bar': 8 }],
    ['Bybit', BYBIT, { 'unconfirmed-bar': 2 }],
    ['OKX', OKX, {}],
    [
      'all three together',
      [...BINANCE, ...BYBIT, ...OKX],
      { gap: 2, 'frozen-funding': 1, 'unconfirmed-bar': 15 },
    ],
  ] as const)('%s: no error, and as many warnings as are stated', async (_, imports, warnings) => {
    const findings = checkHistory(await recorded(imports));
    expect(words(findings.filter(({ severity }) => severity === 'error'))).toEqual([]);
    expect(counted(findings)).toEqual(warnings);
  });
});

const AVAX = join(REAL_DATA, 'multi-venue-avax');

/** Series of one panel: `tail` is what its columns end in, `more` further lines of the mapping. */
const panelOf = (
  venue: string,
  instrument: string,
  tail: string,
  more: readonly string[],
): string =>
  [
    'time: { column: timestamp, zone: UTC }',
    'series:',
    `  - { kind: last, venue: ${venue}, instrument: ${instrument}, columns: { open: open_perp${tail}, high: high_perp${tail}, low: low_perp${tail}, close: close_perp${tail} } }`,
    ...more.map((line) => `  - { venue: ${venue}, instrument: ${instrument}, ${line} }`),
  ].join('\n');

const mark = (column: string): string => `kind: mark, columns: { price: ${column} }`;
const rates = (column: string): string => `kind: funding, columns: { rate: ${column} }`;

const PANELS: readonly (readonly [file: string, mapping: string])[] = [
  [
    'binance_AVAX_2020-09-22_2026-03-06',
    panelOf('binance-usdm', 'AVAXUSDT', '_binance', [
      mark('mark_price_binance'),
      rates('funding_rate_raw_binance'),
    ]),
  ],
  [
    'okx_AVAX_2020-09-22_2026-03-05',
    panelOf('okx-swap', 'AVAX-USDT-SWAP', '_okx', [
      mark('mark_price_okx'),
      rates('funding_rate_raw_okx'),
    ]),
  ],
  [
    'deribit_AVAX_2022-03-17_2026-03-07',
    panelOf('deribit', 'AVAX_USDC-PERPETUAL', '', [
      mark('mark_price_deribit'),
      rates('funding_rate_1h_deribit'),
      'kind: index, columns: { price: index_price_deribit }',
    ]),
  ],
  [
    'hyperliquid_AVAX_2023-01-01_2026-03-07',
    panelOf('hyperliquid', 'AVAX', '', [mark('mark_price_hyperliquid')]),
  ],
];

describe.skipIf(!hasRealData)('what is known to be wrong', () => {
  test('panels of AVAX: filled and frozen funding, a mark that is the last close, an index an hour early, coarse bars on every hour', async () => {
    const store = await openStore(join(temporaryFolder(), 'panels.duckdb'), { mode: 'write' });
    for (const [file, text] of PANELS)
      await importPaths(store, [join(AVAX, `${file}.parquet`)], {
        mapping: parseMapping(text, 'panel.yaml'),
      });
    const findings = checkHistory(await everything(store));
    await store.close();
    const errors = findings.filter(({ severity }) => severity === 'error');
    const named = errors.map(({ code, series }) => `${code} ${series[0]}`);
    expect(named).toEqual([
      'shifted-bars deribit AVAX_USDC-PERPETUAL index',
      'filled-funding binance-usdm AVAXUSDT funding',
      'filled-funding okx-swap AVAX-USDT-SWAP funding',
      'repeated-rate binance-usdm AVAXUSDT funding',
      'repeated-rate okx-swap AVAX-USDT-SWAP funding',
      'frozen-funding okx-swap AVAX-USDT-SWAP funding',
      'frozen-price deribit AVAX_USDC-PERPETUAL mark',
      'frozen-price hyperliquid AVAX mark',
      'last-as-mark deribit AVAX_USDC-PERPETUAL mark',
      'last-as-mark hyperliquid AVAX mark',
      'copied-bars hyperliquid AVAX last',
      'copied-bars hyperliquid AVAX mark',
    ]);
    const reasonOf = (code: string): string =>
      errors.find((one) => one.code === code)?.reason ?? '';
    // Stamped with what the index was when the hour began, the hour's own close beside it.
    expect(reasonOf('shifted-bars')).toContain('lies +1 h beside');
    expect(reasonOf('frozen-funding')).toContain('2022-03-31 16:00 to 2022-06-21 23:00 UTC');
    expect(reasonOf('copied-bars')).toContain('change every 8 h only');
  });

  test('spot candles told to be marks are the spot market', async () => {
    const store = await openStore(join(temporaryFolder(), 'trap.duckdb'), { mode: 'write' });
    const traps = join(REAL_DATA, '..', 'traps');
    const trap = join(traps, 'BTC_USDT-4h-mark.feather');
    await importPaths(store, [trap], {
      venue: 'bybit-linear',
      instrument: 'BTCUSDT',
      kind: 'mark',
    });
    // The same owner's "futures" are the spot market itself.
    const spot = join(traps, 'BTC_USDT-5m-futures.feather');
    await importPaths(store, [spot], { venue: 'bybit-spot', instrument: 'BTCUSDT', kind: 'spot' });
    const findings = checkHistory(await everything(store));
    await store.close();
    expect(findings.filter(({ severity }) => severity === 'error').map(({ code }) => code)).toEqual(
      ['spot-as-mark'],
    );
  });
});
