/** Mapping files: what the columns of a table mean, where their names do not say it. */
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { bytesOf } from '../../../src/loaders/files.ts';
import { parseMapping } from '../../../src/loaders/mapping.ts';
import { Desk, HOUR, JUNE, MINUTE, rejection } from './make.ts';
import { refused } from './refused.ts';
import { lines, storedFrom } from './stored.ts';

const EVER = Date.UTC(2009, 0, 1);
const mapped = (yaml: string) => ({ mapping: parseMapping(yaml, 'm.yaml') });

/** A panel as spreadsheets of the German-speaking world write it. */
const PANEL = lines(
  'Export of 1 June;;;;;;',
  'when;coin;o;h;l;c;rate in %',
  '2024-06-01 02:00;AVAX;100,5;103;98;101;0,0100%',
  '2024-06-01 02:00;BTC;1;1;1;1;',
  '2024-06-01 03:00;AVAX;101;102;100;101;0,0300%',
);
const PANEL_MAPPING = `
separator: ";"
decimal: ","
skip: 1
time: { column: when, zone: Europe/Berlin }
series:
  - kind: mark
    venue: gate-usdt
    instrument: AVAX_USDT
    columns: { open: o, high: h, low: l, close: c }
    where: { coin: AVAX }
  - kind: funding
    venue: gate-usdt
    instrument: AVAX_USDT
    columns: { rate: rate in % }
    unit: percent
    interval: 8 h
    where: { coin: AVAX }
`;

test('one table is several series, with its separator, decimal comma, zone and percent', async () => {
  const stored = await storedFrom('panel.csv', PANEL, mapped(PANEL_MAPPING));
  expect(stored['gate-usdt AVAX_USDT mark']?.rows).toEqual({
    // Berlin is two hours ahead in June.
    openMs: [JUNE, JUNE + HOUR],
    open: [100.5, 101],
    high: [103, 102],
    low: [98, 100],
    close: [101, 101],
  });
  expect(stored['gate-usdt AVAX_USDT funding']?.rows).toEqual({
    settledAtMs: [JUNE, JUNE + HOUR],
    rate: [0.0001, 0.0003],
    intervalMs: [8 * HOUR, 8 * HOUR],
  });
  expect(stored['gate-usdt AVAX_USDT funding']?.notes[0]).toMatch(
    /^read as m\.yaml says \(sha256 [0-9a-f]{64}\)$/,
  );
});

const prints = (more: string) => `
time: { column: at, unit: ms }
series:
  - kind: funding
    venue: okx-swap
    instrument: AVAX-USDT-SWAP
    columns: { rate: r }
    ${more}
`;
const hourly = lines(
  'at,r',
  ...[...Array(17).keys()].map((hour) => `${JUNE + hour * HOUR},${hour < 8 ? 0.0001 : 0.0002}`),
);

test.each([
  ['take: { hours: ["00:00", "08:00", "16:00"] }', [0, 8, 16]],
  ['take: { hours: [08:00] }', [8]],
  ['take: { every: 8 }', [0, 8, 16]],
  ['take: { every: 16 }', [0, 16]],
])('forward-filled funding is thinned to its settlements: %s', async (take, expected) => {
  const stored = await storedFrom('f.csv', hourly, mapped(prints(take)));
  const series = stored['okx-swap AVAX-USDT-SWAP funding'];
  expect(series?.rows['settledAtMs']?.map((at) => (at - JUNE) / HOUR)).toEqual(expected);
  expect(series?.notes).toContain(`${expected.length} of 17 rows were taken as settlements`);
});

test('a settlement a few milliseconds beside its hour is taken', async () => {
  const csv = lines('at,r', `${JUNE + 8 * HOUR - 12},0.1e-3`, `${JUNE + 9 * HOUR},0.1e-3`);
  const stored = await storedFrom('f.csv', csv, mapped(prints('take: { hours: [08:00] }')));
  expect(stored['okx-swap AVAX-USDT-SWAP funding']?.rows['settledAtMs']).toHaveLength(1);
});

test.each([
  ['unit: bps', '1.1', 0.00011],
  ['unit: percent', '0.0003', 0.000003],
  ['scale: 0.125', '0.0008', 0.0001],
])('a rate with %s', async (more, cell, expected) => {
  const stored = await storedFrom('f.csv', `at,r\n${JUNE},${cell}\n`, mapped(prints(more)));
  expect(stored['okx-swap AVAX-USDT-SWAP funding']?.rows['rate']).toEqual([expected]);
});

test('interval and price may have columns, in a unit that is said', async () => {
  const yaml = prints('interval_unit: h').replace(
    '{ rate: r }',
    '{ rate: r, interval: i, price: p }',
  );
  const stored = await storedFrom('f.csv', `at,r,i,p\n${JUNE},0.0001,8,65000\n`, mapped(yaml));
  expect(stored['okx-swap AVAX-USDT-SWAP funding']?.rows).toMatchObject({
    intervalMs: [8 * HOUR],
    price: [65000],
  });
});

const bars = (more = '', columns = '{ open: 2, high: 3, low: 4, close: 5, volume: 6 }') => `
header: false
time: { column: 1, unit: s, ${more} }
series:
  - { kind: last, venue: bitmex, instrument: XBTUSD, columns: ${columns}, volume_scale: 0.5 }
`;
const seconds = (hour: number) => (JUNE + hour * HOUR) / 1_000;

test('a table without header is told by the numbers of its columns', async () => {
  const csv = lines(`${seconds(0)},1,3,1,2,8`, `${seconds(1)},2,2,1,1,`);
  const stored = await storedFrom('b.csv', csv, mapped(bars()));
  expect(stored['bitmex XBTUSD last']?.rows).toEqual({
    openMs: [JUNE, JUNE + HOUR],
    open: [1, 2],
    high: [3, 2],
    low: [1, 1],
    close: [2, 1],
    volume: [4, Number.NaN],
  });
});

test.each(['oldest', 'newest'])(
  'bars stamped by their close are moved, %s first',
  async (first) => {
    const rows = [`${seconds(1)},1,3,1,2,8`, `${seconds(2)},2,2,1,1,4`, `${seconds(4)},2,2,1,1,4`];
    const csv = lines(...(first === 'oldest' ? rows : rows.toReversed()));
    const stored = await storedFrom('b.csv', csv, mapped(bars('stamp: close')));
    expect(stored['bitmex XBTUSD last']?.rows['openMs']).toEqual([
      JUNE,
      JUNE + HOUR,
      JUNE + 3 * HOUR,
    ]);
  },
);

test('one bar stamped by its close needs to be told how long it is', async () => {
  const csv = lines(`${seconds(1)},1,3,1,2,8`);
  const { issues } = await refused('b.csv', csv, mapped(bars('stamp: close')));
  expect(issues[0]).toMatchObject({ hint: expect.stringContaining('bar: 1 h') });
  const stored = await storedFrom('b.csv', csv, mapped(`bar: 1 h\n${bars('stamp: close')}`));
  expect(stored['bitmex XBTUSD last']?.rows['openMs']).toEqual([JUNE]);
});

test('prices at instants become bars of one price, and say so', async () => {
  const csv = lines(`${seconds(0)},1`, `${seconds(1)},2`);
  const yaml = bars('', '{ price: 2 }').replace('kind: last', 'kind: mark, scale: 10');
  const series = (await storedFrom('b.csv', csv, mapped(yaml)))['bitmex XBTUSD mark'];
  expect([series?.rows['high'], series?.rows['low']]).toEqual([
    [10, 20],
    [10, 20],
  ]);
  expect(series?.notes.join()).toContain('what lies between is unseen');
});

test('rows without a value for one series are left out of that series alone', async () => {
  const yaml = `
time: { column: t, unit: ms }
series:
  - { kind: mark, venue: okx-swap, instrument: A, columns: { price: m } }
  - { kind: index, venue: okx-swap, instrument: A, columns: { price: i } }
`;
  const csv = lines('t,m,i', `${JUNE},,5`, `${JUNE + HOUR},2,6`, `${JUNE + 2 * HOUR},3,7`);
  const stored = await storedFrom('p.csv', csv, mapped(yaml));
  expect(stored['okx-swap A mark']?.rows['open']).toEqual([2, 3]);
  expect(stored['okx-swap A mark']?.notes).toContain('1 row was left out: no value there');
  expect(stored['okx-swap A index']?.rows['open']).toEqual([5, 6, 7]);
});

test('a price that is missing inside a bar is not left out', async () => {
  const csv = lines(`${seconds(0)},1,3,1,2,8`, `${seconds(1)},1,3,,2,8`);
  const { issues } = await refused('b.csv', csv, mapped(bars()));
  expect(issues[0]).toMatchObject({
    where: expect.stringMatching(/b\.csv:2$/),
    found: 'no number',
  });
});

describe('calendars', () => {
  const yaml = `
time: { zone: UTC }
series:
  - { kind: signal, instrument: fomc, columns: { from: from, to: to } }
`;
  test('spells are 1 inside and 0 elsewhere; those that touch are one', async () => {
    const at = (minute: number) => new Date(JUNE + minute * MINUTE).toISOString();
    const csv = lines(
      'from,to',
      `${at(60)},${at(70)}`,
      `${at(10)},${at(20)}`,
      `${at(20)},${at(30)}`,
      `${at(25)},${at(28)}`,
    );
    const stored = await storedFrom('c.csv', csv, mapped(yaml));
    expect(stored['own fomc signal']?.rows).toEqual({
      atMs: [EVER, ...[10, 30, 60, 70].map((minute) => JUNE + minute * MINUTE)],
      value: [0, 1, 0, 1, 0],
    });
  });

  test('two calendars of one name join', async () => {
    await using desk = new Desk();
    const year = (n: number) => `from,to\n${n}-01-31 18:00,${n}-01-31 20:00\n`;
    const options = mapped(yaml);
    await desk.import(desk.file('a.csv', year(2024)), options);
    const { sources } = await desk.import(desk.file('b.csv', year(2025)), options);
    expect(sources[0]).toMatchObject({ rowsAdded: 2, rowsAlreadyThere: 1 });
  });

  test('a spell that ends before it begins is refused with its line', async () => {
    const { issues } = await refused('c.csv', `from,to\n2024-01-31,2024-01-30\n`, mapped(yaml));
    expect(issues[0]).toMatchObject({ where: expect.stringMatching(/c\.csv:2$/) });
  });
});

test('a signal of values keeps them at their instants', async () => {
  const yaml = `
time: { column: t }
series: [{ kind: signal, instrument: fear, columns: { value: v }, scale: -1 }]
`;
  const stored = await storedFrom('s.csv', `t,v\n${JUNE},3\n${JUNE + 5},-4\n`, mapped(yaml));
  expect(stored['own fear signal']?.rows).toEqual({ atMs: [JUNE, JUNE + 5], value: [-3, 4] });
});

test('Parquet is read by a mapping like CSV', async () => {
  const yaml = `
time: { column: date }
series: [{ kind: index, venue: deribit, instrument: BTC-PERPETUAL, columns: { price: close } }]
`;
  // 48 bars, of which bar i closes at 100.5 + i.
  const bytes = bytesOf('test/fixtures/arrow/zstd.parquet');
  const stored = await storedFrom('x.parquet', bytes, mapped(yaml));
  expect(stored['deribit BTC-PERPETUAL index']?.rows['open']).toEqual(
    [...Array(48).keys()].map((i) => 100.5 + i),
  );
});

test('the same file under the same mapping is known; under another one it is another source', async () => {
  await using desk = new Desk();
  const path = desk.file('f.csv', hourly);
  const eight = mapped(prints('take: { every: 8 }'));
  await desk.import(path, eight);
  expect((await desk.import(path, eight)).sources[0]?.skipped).toBe(true);
  const error = await rejection(
    desk.import(path, mapped(prints('take: { every: 8 }\n    unit: bps'))),
  );
  expect(error).toMatchObject({
    issues: [{ expected: expect.stringContaining('as stored from') }, {}, {}],
  });
});

const DATA = process.env['LEGRISK_REAL_DATA'] ?? '../shared/data';

describe.skipIf(!existsSync(DATA))('real panels', () => {
  const panel = (name: string, yaml: string) =>
    storedFrom(name, bytesOf(join(DATA, 'real', name)), mapped(yaml));

  test('a panel of OKX gives trades, spot, mark and the settlements under its filled funding', async () => {
    const stored = await panel(
      'multi-venue-avax/okx_AVAX_2020-09-22_2026-03-05.parquet',
      `
time: { column: timestamp, zone: UTC }
series:
  - kind: last
    venue: okx-swap
    instrument: AVAX-USDT-SWAP
    columns: { open: open_perp_okx, high: high_perp_okx, low: low_perp_okx, close: close_perp_okx }
  - kind: mark
    venue: okx-swap
    instrument: AVAX-USDT-SWAP
    columns: { price: mark_price_okx }
  - kind: funding
    venue: okx-swap
    instrument: AVAX-USDT-SWAP
    columns: { rate: funding_rate_raw_okx }
    interval: 8 h
    take: { hours: [00:00, 08:00, 16:00] }
`,
    );
    // Counted with DuckDB: 47,755 rows with a perpetual, 47,756 with a mark.
    expect(stored['okx-swap AVAX-USDT-SWAP last']?.rows['openMs']).toHaveLength(47_755);
    expect(stored['okx-swap AVAX-USDT-SWAP mark']?.rows['openMs']).toHaveLength(47_756);
    const settled = stored['okx-swap AVAX-USDT-SWAP funding']?.rows['settledAtMs'] ?? [];
    expect(settled.every((at) => at % (8 * HOUR) === 0)).toBe(true);
    expect(settled.length).toBeGreaterThan(35_177 / 8 - 10);
    expect(settled.length).toBeLessThan(35_177 / 8 + 10);
  });

  test('prices at settlements of BitMEX are prices and no trades, once a mapping says so', async () => {
    const stored = await panel(
      'bitmex-deribit-2020/price_data.csv',
      `
time: { column: timestamp }
series: [{ kind: signal, instrument: xbtusd-settlements, columns: { value: price } }]
`,
    );
    expect(stored['own xbtusd-settlements signal']?.rows['value']).toHaveLength(2652);
  });
});
