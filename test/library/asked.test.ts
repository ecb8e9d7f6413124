/**
 * Goal: what a program asks for wrongly is told in the library's words, and never passed over: types catch a slip only
 * for those who write with them.
 */
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import {
  type MarketStore,
  openStore,
  readScenario,
  replay,
  ScenarioError,
  sweep,
} from '../../src/index.ts';
import { shipped, temporaryFolder } from '../cli/legrisk.ts';
import { marksCsv } from '../cli/records.ts';

const scenario = readScenario(shipped('scenarios/btc-2025-10-10-5x.yaml'));

let folder = '';
let store: MarketStore;
beforeAll(async () => {
  folder = temporaryFolder();
  writeFileSync(join(folder, 'candles.csv'), marksCsv({}));
  store = await openStore(join(folder, 'history.duckdb'), { mode: 'write' });
});
afterAll(() => store.close());

/** Asks with anything, as a program without types does. */
const loose = (work: (...asked: never[]) => unknown) => work as (...asked: unknown[]) => unknown;
const mark = { venue: 'bybit-linear', instrument: 'AVAXUSDT', kind: 'mark' };

test.each<[string, () => unknown, string]>([
  ['an option of replay', () => loose(replay)(scenario, { sed: {} }), 'options: expected one of'],
  [
    'an option of sweep',
    () => loose(sweep)(scenario, { entires: 'every=1h' }),
    'did you mean entries?',
  ],
  ['options that are none', () => loose(replay)(scenario, null), 'options: expected an object'],
  [
    'an engine',
    () => loose(replay)(scenario, { engine: 'indexd' }),
    'engine: expected one of indexed, bar',
  ],
  ['a grid', () => loose(sweep)(scenario, { grid: null }), 'grid: expected an object'],
  [
    'an axis of one number',
    () => loose(sweep)(scenario, { grid: { 'construction.leverage': 3 } }),
    'grid construction.leverage: expected a list of values',
  ],
  [
    'a single date',
    () => loose(sweep)(scenario, { entries: new Date(0) }),
    'entries: expected a text, or a list of instants',
  ],
  [
    'a scenario’s file',
    () => loose(readScenario)(undefined),
    'the scenario: expected the path of its file',
  ],
  ['a store’s path', () => loose(openStore)(undefined), 'path: expected the path of a store'],
  [
    'a mode',
    () => loose(openStore)(join(folder, 'other.duckdb'), { mode: 'rw' }),
    'mode: expected one of read, write; found "rw"',
  ],
  ['a filter', () => loose(store.series.bind(store))({ vnue: 'x' }), 'did you mean venue?'],
  ['a kind', () => loose(store.read.bind(store))({ ...mark, kind: 'marks' }), 'did you mean mark?'],
  ['a window', () => loose(store.read.bind(store))(mark, { form: 'x' }), 'did you mean from?'],
  ['paths', () => loose(store.import.bind(store))(undefined), 'paths: expected a path, or a list'],
  ['no paths', () => store.import([]), 'paths: expected a path, or a list of them; found none'],
  [
    'an option of import',
    () => loose(store.import.bind(store))(folder, { tz: 'UTC' }),
    'options: expected one of venue, instrument, kind, timeZone',
  ],
])('%s that is wrong is told', async (_what, ask, said) => {
  const refused = await Promise.resolve().then(ask).catch(Object);
  expect(refused).toBeInstanceOf(ScenarioError);
  expect(String(refused)).toContain(said);
});

test.each<[string, object, string]>([
  ['which it is', { venue: 'bybit-linear', instrument: 'AVAXUSDT' }, 'in kind'],
  ['of which venue', { instrument: 'AVAXUSDT', kind: 'mark' }, 'in venue'],
  ['a zone that is none', { ...mark, timeZone: 'IST' }, 'timeZone: expected UTC'],
])('an import asks %s by the name of its own option', async (_what, options, said) => {
  const refused = await store.import(join(folder, 'candles.csv'), options).catch(Object);
  expect(refused).toBeInstanceOf(ScenarioError);
  expect(String(refused)).toContain(said);
  expect(String(refused)).not.toContain('--');
});
