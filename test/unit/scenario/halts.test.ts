/**
 * Goal: halts, transfer limits and the sale of spot are read as they are written, and what contradicts itself is
 * refused where it stands.
 */
import { describe, expect, test } from 'vitest';
import { parseScenario } from '../../../src/scenario/parse.ts';
import { renderScenario } from '../../../src/scenario/render.ts';
import { CARRY, SMALLEST } from './examples.ts';
import { issuesOf } from './issues.ts';

const read = (more: string) => parseScenario(`${SMALLEST}${more}`, 'a.yaml');
const at = (iso: string): number => Date.parse(iso);

const DEPOSITS =
  '{ venue: binance-usdm, stops: deposits, from: 2025-10-10T21:18Z, to: 2025-10-10T21:51Z }';

describe('halts', () => {
  test('are none, a list of halts in full, or names', () => {
    expect(read('').halts).toEqual([]);
    expect(read('halts: off\n').halts).toEqual([]);
    expect(read('halts: []\n').halts).toEqual([]);
    expect(read(`halts: [ binance-2025-10-10, ${DEPOSITS} ]\n`).halts).toEqual([
      { named: 'binance-2025-10-10' },
      {
        ...{ venue: 'binance-usdm', kind: 'deposits', source: null, record: null, assumed: null },
        ...{ from: at('2025-10-10T21:18:00Z'), to: at('2025-10-10T21:51:00Z') },
      },
    ]);
  });

  test('read as themselves when they are printed', () => {
    const sourced = DEPOSITS.replace(' }', ', source: "their own word, 11 October" }');
    const scenario = read(`halts: [ binance-2025-10-10, ${sourced} ]\n`);
    expect(parseScenario(renderScenario(scenario), '')).toEqual(scenario);
    expect(renderScenario(read(''))).not.toContain('halts');
  });

  test('may overlap where both can hold: what is stopped by two is stopped', () => {
    const trading = DEPOSITS.replace('deposits', 'trading');
    const transfers = DEPOSITS.replace('deposits', 'transfers');
    const elsewhere = DEPOSITS.replace('binance-usdm', 'okx-swap');
    expect(
      read(`halts: [ ${[DEPOSITS, trading, transfers, elsewhere].join(', ')} ]\n`).halts,
    ).toHaveLength(4);
  });

  test.each([
    [
      'a halt that ends before it begins',
      `[ ${DEPOSITS.replace('21:51', '21:17')} ]`,
      {
        where: 'a.yaml:10: halts.0.to',
        expected: 'an instant after its  from, 2025-10-10 21:18',
        hint: 'from and to may have been exchanged',
      },
    ],
    [
      'one that ends as it begins',
      `[ ${DEPOSITS.replace('21:51', '21:18')} ]`,
      { where: 'a.yaml:10: halts.0.to', expected: 'an instant after its  from, 2025-10-10 21:18' },
    ],
    [
      'the same thing stopped twice',
      `[ ${DEPOSITS}, ${DEPOSITS.replace('21:18', '21:50').replace('21:51', '22:00')} ]`,
      {
        where: 'a.yaml:10: halts.1.from',
        expected: 'a halt that does not overlap  halts.0: the same thing is stopped twice',
      },
    ],
    [
      'transfers that fail where none can be sent',
      `[ ${DEPOSITS}, ${DEPOSITS.replace('deposits', 'failing transfers').replace('21:18', '21:00')} ]`,
      {
        where: 'a.yaml:10: halts.1.from',
        expected: 'a halt that does not overlap  halts.0: what can not be sent can not come back',
      },
    ],
    [
      'a record named twice',
      '[ binance-2025-10-10, binance-2025-10-10 ]',
      {
        where: 'a.yaml:10: halts.1',
        expected: 'each record once',
        hint: 'take one of the two away',
      },
    ],
    [
      'a kind that is none',
      `[ ${DEPOSITS.replace('deposits', 'deposit')} ]`,
      { where: 'a.yaml:10: halts.0.stops', hint: 'did you mean deposits?' },
    ],
    [
      'a venue that was mistyped',
      `[ ${DEPOSITS.replace('binance-usdm', 'binance-usdn')} ]`,
      {
        where: 'a.yaml:10: halts.0.venue',
        expected: 'a venue that is known, or one of the legs’',
        hint: 'did you mean binance-usdm?',
      },
    ],
    [
      'a key that is none',
      `[ ${DEPOSITS.replace('stops', 'stop')} ]`,
      { where: 'a.yaml:10: halts.0.stop', hint: 'did you mean stops?' },
    ],
    ['a path in the place of a name', '[ ../../etc/passwd ]', { where: 'a.yaml:10: halts.0' }],
    ['a single halt without a list', DEPOSITS, { where: 'a.yaml:10: halts' }],
  ])('are refused with %s', (_, halts, issue) => {
    const found = issuesOf(`${SMALLEST}halts: ${halts}\n`);
    expect(found).toContainEqual(expect.objectContaining(issue));
  });
});

describe('what a transfer may move', () => {
  const rule = 'rebalance: { at: 60 %, from: reserve, limit: 50_000 USDT }\n';

  test('is limited in the currency of the capital', () => {
    expect(read(rule).rebalance?.limit).toBe(50_000);
    expect(issuesOf(`${SMALLEST}${rule.replace('USDT', 'USDC')}`)[0]?.expected).toBe(
      'an amount in USDT like the capital',
    );
    expect(issuesOf(`${SMALLEST}${rule.replace('50_000 USDT', '0 USDT')}`)[0]?.expected).toContain(
      'above zero',
    );
  });

  test('may be sold out of the spot, with its own time and costs', () => {
    const sale =
      'rebalance: { at: 60 %, from: spot, selling: { time: 10 min, slippage: 20 bps, fee: 10 bps } }\n';
    const scenario = parseScenario(`${CARRY}${sale}`, 'a.yaml');
    expect(scenario.rebalance?.selling).toEqual({ time: 600_000, slippage: 0.002, fee: 0.001 });
    expect(parseScenario(renderScenario(scenario), '')).toEqual(scenario);
    const plain = parseScenario(`${CARRY}rebalance: { at: 60 %, from: spot }\n`, 'a.yaml');
    expect(plain.rebalance?.selling).toEqual({ time: 0, slippage: null, fee: null });
    expect(parseScenario(renderScenario(plain), '')).toEqual(plain);
  });

  test('is not sold where it comes from elsewhere', () => {
    const [issue] = issuesOf(`${SMALLEST}rebalance: { at: 60 %, selling: { time: 10 min } }\n`);
    expect(issue).toMatchObject({
      expected: 'no selling: nothing is sold unless it says  from: spot',
    });
  });
});
