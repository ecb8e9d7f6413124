/**
 * Goal: a store can be filled, looked at, read and replayed on from a program, and is nobody's after it is closed.
 * Method: two days of made-up marks on two venues (test/cli/records.ts), whose figures can be followed by hand.
 */
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { beforeAll, describe, expect, test } from 'vitest';
import { openStore, replay, sweep } from '../../src/index.ts';
import { legrisk, temporaryFolder } from '../cli/legrisk.ts';
import { fundingCsv, marksCsv, prepare, SCENARIO, STORE, WICK_BAR } from '../cli/records.ts';

const cwd = temporaryFolder();
const file = join(cwd, STORE);
beforeAll(() => prepare(cwd));

const refusalOf = async (work: () => Promise<unknown>): Promise<string> => {
  try {
    await work();
  } catch (error) {
    return String(error);
  }
  return 'nothing was refused';
};

describe('a store that is open to read', () => {
  test('says what it holds', async () => {
    const store = await openStore(file);
    expect([store.path, store.mode]).toEqual([file, 'read']);
    const series = await store.series({ venue: 'binance-usdm' });
    expect(series.map(({ key, rows }) => [key.kind, rows])).toEqual([
      ['funding', 6],
      ['mark', 48],
    ]);
    await store.close();
  });

  test('hands its rows out as a table, whole or a stretch of it', async () => {
    const store = await openStore(file);
    const key = { venue: 'binance-usdm', instrument: 'AVAXUSDT', kind: 'mark' } as const;
    const bars = await store.read(key);
    expect(bars?.schema.fields.map(({ name }) => name)).toEqual([
      'open_at_ms',
      ...['open', 'high', 'low', 'close'],
    ]);
    expect(bars?.get(WICK_BAR)?.toJSON()).toEqual({
      open_at_ms: Date.UTC(2025, 0, 2, 6),
      ...{ open: 100, high: 100.01, low: 75, close: 100 },
    });
    const second = await store.read(key, { from: '2025-01-02', to: '2025-01-02T06:00Z' });
    expect(second?.numRows).toBe(6);
    expect(await store.read({ ...key, kind: 'index' })).toBeNull();
    expect(await refusalOf(() => store.read(key, { from: 'Tuesday' }))).toMatch(
      /^ScenarioError: from/,
    );
    await store.close();
  });

  // At 5x, 5,000 stand behind 25,000: 250 coin at 100. With 1 % maintenance the long is liquidated at
  // (100 − 20) ÷ 0.99 = 80.80…, which the wick to 75 passes; nothing of its funding has moved.
  test('is what a scenario of records is replayed on, as the program does it', async () => {
    const store = await openStore(file);
    const { result, events } = await replay(SCENARIO, { store });
    const long = result.legs.find(({ role }) => role === 'long');
    expect(long?.liquidation?.triggerPrice).toBeCloseTo(80 / 0.99, 9);
    expect([...events].map(({ kind }) => kind)).toContain('liquidation');
    const { stdout } = legrisk(['replay', 'scenario.yaml', '--db', STORE, '--json'], { cwd });
    expect(JSON.parse(JSON.stringify(result))).toEqual(JSON.parse(stdout).results[0]);
    await store.close();
  });

  test('serves several askers at once', async () => {
    const store = await openStore(file);
    const set = (leverage: number) => ({ store, set: { 'construction.leverage': leverage } });
    const alone = [];
    for (const leverage of [2, 3, 5]) alone.push((await replay(SCENARIO, set(leverage))).result);
    const asked = [2, 3, 5].map((leverage) => replay(SCENARIO, set(leverage)));
    expect((await Promise.all(asked)).map(({ result }) => result)).toEqual(alone);
    // A quarter is lost: 3x has a third of the notional behind it, 5x a fifth.
    const { summary } = await sweep(SCENARIO, {
      store,
      grid: { 'construction.leverage': [3, 5] },
    });
    expect(summary.points.map(({ deaths }) => deaths)).toEqual([0, 1]);
    await store.close();
  });

  test('takes nothing in', async () => {
    const store = await openStore(file);
    const said = await refusalOf(() => store.import(join(cwd, 'long-mark.csv')));
    expect(said).toMatch(/open to read\n hint: openStore\(path, \{ mode: 'write' \}\)/);
    await store.close();
  });
});

describe('a store that is open to write', () => {
  test('is made, filled and replayed on without being opened again', async () => {
    const made = join(temporaryFolder(), 'new', 'history.duckdb');
    const store = await openStore(made, { mode: 'write' });
    for (const [name, venue, kind] of [
      ['long-mark', 'binance-usdm', 'mark'],
      ['short-mark', 'bybit-linear', 'mark'],
      ['long-funding', 'binance-usdm', 'funding'],
      ['short-funding', 'bybit-linear', 'funding'],
    ] as const)
      await store.import(join(cwd, `${name}.csv`), { venue, instrument: 'AVAXUSDT', kind });
    const { result } = await replay(SCENARIO, { store });
    expect(result.forcedExit?.firstDeadRole).toBe('long');
    expect(await refusalOf(() => openStore(made))).toMatch(/^DataError: .*open already/);
    await store.close();
  });

  test('takes series of a venue of one’s own, and a mapping', async () => {
    const folder = temporaryFolder();
    const rules = join(folder, 'rules');
    mkdirSync(rules);
    writeFileSync(join(rules, 'mine.yaml'), 'schema: 1\nvenue: my-dex\ntitle: Mine\n');
    writeFileSync(join(folder, 'mark.csv'), marksCsv({}));
    const store = await openStore(join(folder, 'own.duckdb'), { mode: 'write' });
    const said = { venue: 'my-dex', instrument: 'AVAX-PERP', kind: 'mark' } as const;
    const path = join(folder, 'mark.csv');
    expect(await refusalOf(() => store.import(path, said))).toMatch(/^ScenarioError/);
    const { sources } = await store.import(path, { ...said, rules });
    expect(sources.map(({ rowsAdded }) => rowsAdded)).toEqual([48]);
    writeFileSync(join(folder, 'days.csv'), 'day,n\n2025-01-01,1\n2025-01-02,2\n');
    writeFileSync(join(folder, 'map.yaml'), MAPPING);
    const mapped = await store.import(join(folder, 'days.csv'), {
      mapping: join(folder, 'map.yaml'),
      timeZone: 'UTC',
    });
    expect(mapped.sources[0]?.series).toMatchObject({ venue: 'own', instrument: 'days' });
    await store.close();
  });
});

const MAPPING = `time: { column: day }
series: [{ kind: signal, instrument: days, columns: { value: n } }]
`;

describe('a store that was closed', () => {
  test('is refused by whoever is given it; closing it again does nothing', async () => {
    const store = await openStore(file);
    await store[Symbol.asyncDispose]();
    await store.close();
    expect(await refusalOf(() => store.series())).toMatch(/^ScenarioError: store: .*closed/);
    expect(await refusalOf(() => replay(SCENARIO, { store }))).toMatch(/^ScenarioError: store/);
  });

  test('none at all is asked for where records are', async () => {
    const said = await refusalOf(() => replay(SCENARIO));
    expect(said).toMatch(/^DataError: store: .*reads records; found none\n hint: .*openStore/);
  });

  test('a folder of rules that is not there is named', async () => {
    const said = await refusalOf(() => replay(SCENARIO, { rules: join(cwd, 'none') }));
    expect(said).toMatch(/^ScenarioError: rules: expected a folder/);
  });
});

test('fundings that the records have are the table’s too', async () => {
  const store = await openStore(file);
  const key = { venue: 'bybit-linear', instrument: 'AVAXUSDT', kind: 'funding' } as const;
  const prints = await store.read(key);
  const rates = fundingCsv(0.0001).match(/,0\.0001,/g);
  expect(prints?.numRows).toBe(rates?.length);
  expect(prints?.get(1)?.toJSON()).toMatchObject({
    rate_fraction: 0.0001,
    interval_ms: 28_800_000,
  });
  await store.close();
});
