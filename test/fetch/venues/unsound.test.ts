/**
 * Answers that are whole, well-formed and wrong: what a fetcher does about lists that lost rows, pages that
 * repeat, cursors that are not heeded, rows of another instrument, and refusals.
 */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, test } from 'vitest';
import { DataError } from '../../../src/domain/errors.ts';
import { fetchSeries } from '../../../src/fetch/drive.ts';
import { openStore } from '../../../src/store/store.ts';
import { listen, type Reply, type Route } from '../server.ts';
import { worldAt } from '../world.ts';
import { barsOf, NOW, printsOf, wantedOf } from './arranged.ts';
import { BAR_CASES, type Case, DISTINCT, feedOf, nameOf, PRINT_CASES, STEP } from './cases.ts';
import { collect } from './collect.ts';

const folder = mkdtempSync(join(tmpdir(), 'legrisk-unsound-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

const ALL = [...BAR_CASES, ...PRINT_CASES];
const named = (cases: readonly Case[]) => cases.map((one) => [nameOf(one), one] as const);
const isPrints = ({ kind }: Case): boolean => kind === 'funding';
const caseOf = (name: string): Case => {
  const found = ALL.find((one) => nameOf(one) === name);
  if (found === undefined) throw new Error(name);
  return found;
};
const arrange = (one: Case) => (isPrints(one) ? printsOf(one, 2, 1.2) : barsOf(one, 2, 1.6));

/** The same routes with every answer changed. */
const changed = (routes: readonly Route[], change: (reply: Reply, nth: number) => Reply) => {
  let asked = 0;
  return routes.map((route) => ({
    ...route,
    answer: (ask: Parameters<Route['answer']>[0]) => {
      asked += 1;
      return change(route.answer(ask), asked);
    },
  }));
};

/** What a fetch of everything ends with. */
async function failure(one: Case, routes: readonly Route[], most: number): Promise<string> {
  const { span } = arrange(one);
  const host = await listen(routes);
  const feed = await feedOf(one, worldAt(host.url, NOW));
  const wanted = wantedOf(one, span, isPrints(one) ? 0 : STEP);
  try {
    await collect(feed, wanted);
  } catch (error) {
    expect(error).toBeInstanceOf(DataError);
    expect(host.log.length).toBeLessThanOrEqual(most);
    return String(error);
  }
  throw new Error('it did not fail');
}

/** One answer holds all of Kraken's funding: there is nothing to repeat. */
const PAGED = DISTINCT.filter((one) => nameOf(one) !== 'kraken-futures PF_XBTUSD funding');

describe('a venue that says the same for ever is left after a few questions', () => {
  test.each(named(PAGED))('%s', async (_, one) => {
    const { has } = arrange(one);
    let first: Reply | null = null;
    const routes = changed(one.host(has, NOW), (reply) => {
      first ??= reply;
      return first;
    });
    expect(await failure(one, routes, 6)).toMatch(/repeats itself|did not heed/);
  });
});

/** One case of each way in which histories are walked. */
const WALKS = [
  'bybit-linear BTCUSDT mark',
  'okx-swap BTC-USDT-SWAP mark',
  'gate-usdt BTC_USDT mark',
  'bybit-linear BTCUSDT funding',
  'hyperliquid ETH funding',
  'bitget-usdt BTCUSDT funding',
  'kraken-futures PF_XBTUSD funding',
].map(caseOf);

describe('a list that lost rows on the way is asked for again', () => {
  const lists = (body: unknown): unknown => {
    if (Array.isArray(body))
      return body.length > 20 ? body.filter((_, row) => row < 5 || row > 12) : body;
    if (typeof body !== 'object' || body === null) return body;
    const entries = Object.entries(body).map(([key, value]) => [key, lists(value)] as const);
    return Object.fromEntries(entries);
  };

  test.each(named(WALKS))('%s', async (_, one) => {
    const { span, has } = arrange(one);
    const routes = changed(one.host(has, NOW), (reply, nth) =>
      nth === 1 ? { ...reply, body: lists(reply.body) } : reply,
    );
    const host = await listen(routes);
    const wanted = wantedOf(one, span, isPrints(one) ? 0 : STEP);
    const store = await openStore(join(folder, `${nameOf(one).replaceAll(' ', '-')}.duckdb`), {
      mode: 'write',
    });
    const drive = { store, nowMs: () => NOW, progress: () => undefined };
    const outcome = await fetchSeries(drive, await feedOf(one, worldAt(host.url, NOW)), wanted);
    expect(outcome.rowsAdded).toBe(isPrints(one) ? has.prints.length : has.bars.length);
    await store.close();
  });
});

test('rows of another instrument are no answer', async () => {
  const one = caseOf('bybit-linear BTCUSDT funding');
  const { has } = arrange(one);
  const routes = changed(one.host(has, NOW), ({ body }) => ({
    body: JSON.parse(JSON.stringify(body).replaceAll('BTCUSDT', 'ETHUSDT')),
  }));
  expect(await failure(one, routes, 1)).toMatch(/expected rows of BTCUSDT; found rows of ETHUSDT/);
});

test('a row newer than what was asked for is no answer, whatever comes with it', async () => {
  const one = caseOf('okx-swap BTC-USDT-SWAP mark');
  const { has } = arrange(one);
  let newest: unknown;
  const routes = changed(one.host(has, NOW), ({ body }) => {
    const { data, ...rest } = body as { readonly data: readonly unknown[] };
    newest ??= data[0];
    return { body: { ...rest, data: newest === data[0] ? data : [newest, ...data] } };
  });
  expect(await failure(one, routes, 2)).toMatch(/expected rows before/);
});

test('rows out of order are no answer', async () => {
  const one = caseOf('hyperliquid ETH funding');
  const { has } = arrange(one);
  const routes = changed(one.host(has, NOW), ({ body }) => {
    const [first, second, ...rest] = body as readonly unknown[];
    return { body: [second, first, ...rest] };
  });
  expect(await failure(one, routes, 1)).toMatch(/one row an instant, in the order of time/);
});

describe('a refusal is told in the venue’s words, and not asked again', () => {
  test.each([
    ['bybit-linear BTCUSDT mark', 200, { retCode: 10001, retMsg: 'params error: symbol invalid' }],
    ['okx-swap BTC-USDT-SWAP mark', 200, { code: '51001', msg: 'params error: symbol invalid' }],
    ['gate-usdt BTC_USDT funding', 400, { label: 'X', message: 'params error: symbol invalid' }],
    ['bitmex XBTUSD last', 400, { error: { message: 'params error: symbol invalid' } }],
    ['binance-usdm BTCUSDT funding', 400, { code: -1121, msg: 'params error: symbol invalid' }],
    ['coinbase-spot USDT-USD spot', 404, { message: 'params error: symbol invalid' }],
    ['dydx-v4 BTC-USD last', 400, { errors: [{ msg: 'params error: symbol invalid' }] }],
  ])('%s, status %i', async (name, status, body) => {
    const one = caseOf(name);
    const { has } = arrange(one);
    const routes = changed(one.host(has, NOW), () => ({ status, body }));
    expect(await failure(one, routes, 1)).toContain('params error: symbol invalid');
  });
});

describe('a venue that says in its JSON to come back later is asked again', () => {
  test.each([
    ['bybit-linear BTCUSDT mark', { retCode: 10006, retMsg: 'Too many visits!' }],
    ['okx-swap BTC-USDT-SWAP mark', { code: '50011', msg: 'Too Many Requests', data: [] }],
  ])('%s', async (name, body) => {
    const one = caseOf(name);
    const { span, has } = arrange(one);
    const routes = changed(one.host(has, NOW), (reply, nth) => (nth === 1 ? { body } : reply));
    const host = await listen(routes);
    const feed = await feedOf(one, worldAt(host.url, NOW));
    const { rows } = await collect(feed, wantedOf(one, span, STEP));
    expect(rows).toHaveLength(has.bars.length);
  });
});
