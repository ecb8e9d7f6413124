/**
 * Goal: collateral that is moved, entries and exits are read as one would think they read, from a file
 * or from `--set`, and what contradicts itself is refused where it stands.
 * Method: one key at a time over the smallest file; figures by hand: 1 % is 0.01, a day 86 400 000 ms.
 */
import { describe, expect, test } from 'vitest';
import { parseScenario } from '../../../src/scenario/parse.ts';
import { renderScenario } from '../../../src/scenario/render.ts';
import { BY_RULE, CARRY, EVERYTHING, INVERSE, REVERSE, SMALLEST } from './examples.ts';
import { issuesOf } from './issues.ts';

const HOUR = 3_600_000;
const read = (more: string, ...sets: string[]) =>
  parseScenario(`${SMALLEST}${more}`, 'a.yaml', { sets });

describe('rebalancing', () => {
  test('restores half of its trigger from the reserve, at once and for nothing, unless it says otherwise', () => {
    const rule = { at: 0.6, to: 0.3, from: 'reserve', transfer: 0, fee: 0 };
    const bare = { ...rule, limit: null, selling: null };
    expect(read('rebalance: { at: 60 % }\n').rebalance).toEqual(bare);
    expect(read('', 'rebalance.at=60 %').rebalance).toEqual(bare);
  });

  test('is told from where, how long and for how much', () => {
    expect(
      read('rebalance: { at: 60 %, to: 59 %, from: other leg, transfer: 1 h, fee: 0.5 USDT }\n')
        .rebalance,
    ).toMatchObject({ at: 0.6, to: 0.59, from: 'other leg', transfer: HOUR, fee: 0.5 });
  });

  test('takes a fee in the currency of the capital, said or not, and none', () => {
    for (const [fee, amount] of [
      ['2', 2],
      ['"2"', 2],
      ['2 USDT', 2],
      ['1_000', 1_000],
      ['0', 0],
      ['0 USDT', 0],
    ] as const)
      expect(read('', 'rebalance.at=60 %', `rebalance.fee=${fee}`).rebalance?.fee).toBe(amount);
    expect(issuesOf(SMALLEST, 'rebalance.at=60 %', 'rebalance.fee=2 USDC')).toEqual([
      {
        where: '--set rebalance.fee',
        expected: 'a fee in USDT like the capital',
        found: '"2 USDC"',
      },
    ]);
  });

  test.each([
    ['at=0 %', 'at', 'above 0 % and below 100 %'],
    ['at=100 %', 'at', 'above 0 % and below 100 %'],
    ['at=60', 'at', 'above 0 % and below 100 %'],
    ['to=0 %', 'to', 'above 0 % and below 100 %'],
    ['to=50 %', 'to', 'below  rebalance.at'],
    ['to=51 %', 'to', 'below  rebalance.at'],
    ['from=long', 'from', 'reserve, other leg, either or spot'],
    ['transfer=10', 'transfer', 'a length of time'],
    ['fee=-1', 'fee', 'a fee of zero or more'],
    ['fee=-1 USDT', 'fee', 'a fee of zero or more'],
    ['fee=free', 'fee', 'a fee of zero or more'],
  ])('is refused with %s', (set, key, expected) => {
    const issues = issuesOf(`${SMALLEST}rebalance: { at: 50 % }\n`, `rebalance.${set}`);
    expect(issues).toHaveLength(1);
    expect(issues[0]?.where).toBe(`--set rebalance.${key}`);
    expect(issues[0]?.expected).toContain(expected);
  });

  test('without its trigger is refused', () => {
    expect(issuesOf(`${SMALLEST}rebalance: { to: 30 % }\n`)).toEqual([
      {
        where: 'a.yaml:10: rebalance.at',
        expected: 'a share above 0 % and below 100 %',
        found: 'nothing',
        hint: 'such as  at: 60 %',
      },
    ]);
  });

  test('is for isolated legs: an account that holds all in one place refuses it', () => {
    const cross = CARRY.replace('leverage: 3', 'leverage: 1\n  margin: cross');
    for (const [text, margin] of [
      [cross, 'cross'],
      [INVERSE, 'inverse'],
    ] as const)
      expect(issuesOf(text, 'rebalance.at=60 %')).toEqual([
        {
          where: '--set rebalance.at',
          expected: `no rebalancing under margin: ${margin}, where all of the collateral is in one place`,
          found: 'a map',
          hint: 'take the key away',
        },
      ]);
    for (const text of [CARRY, REVERSE]) expect(issuesOf(text, 'rebalance.at=60 %')).toEqual([]);
  });
});

const FOMC = {
  series: { venue: 'own', instrument: 'fomc-days', kind: 'signal' },
  min: 1,
  max: null,
};

describe('a rule that looks at a series', () => {
  const signalsOf = (written: string) => read(`leave: { signal: ${written} }\n`).leave?.signals;

  test('is of your own unless it says otherwise, and has a level or two', () => {
    expect(signalsOf('{ instrument: fomc-days, min: 1 }')).toEqual([FOMC]);
    expect(
      signalsOf('[{ venue: okx-spot, instrument: BTC-USDT, kind: volume, min: -2, max: 2.5 }]'),
    ).toEqual([
      {
        series: { venue: 'okx-spot', instrument: 'BTC-USDT', kind: 'volume' },
        min: -2,
        max: 2.5,
      },
    ]);
  });

  test.each([
    ['{ min: 1 }', '.instrument', 'the name of a series'],
    ['{ instrument: fomc-days }', '', 'min, max or both'],
    ['{ instrument: fomc-days, min: 2, max: 1 }', '.max', 'a level not below  min'],
    ['{ instrument: fomc-days, min: 1 % }', '.min', "a bare number, in the series' own unit"],
    ['{ instrument: fomc-days, kind: mark, min: 1 }', '.kind', 'open-interest'],
    ['{ instrument: fomc-days, level: 1 }', '.level', 'one of the keys venue, instrument'],
    ['[]', '', 'a list of up to 20'],
    ['[{ instrument: fomc-days }]', '.0', 'min, max or both'],
  ])('is refused as %s', (written, key, expected) => {
    const issues = issuesOf(`${SMALLEST}leave: { signal: ${written} }\n`);
    expect(issues).toHaveLength(1);
    expect(issues[0]?.where).toBe(`a.yaml:10: leave.signal${key}`);
    expect(issues[0]?.expected).toContain(expected);
  });
});

describe('a rule for entering', () => {
  test('reads all that it states', () => {
    expect(parseScenario(BY_RULE, '').enter).toEqual({
      fundingSpread: { over: 72 * HOUR, level: 0.1 },
      divergence: 0.005,
      signals: [],
      coolDown: 12 * HOUR,
      times: 3,
    });
  });

  test('opens once and again at once unless it says otherwise', () => {
    const again = { fundingSpread: null, divergence: null, signals: [], coolDown: 0, times: 2 };
    expect(read('enter: { times: 2 }\n').enter).toEqual(again);
    expect(read('', 'enter.times=2').enter).toEqual(again);
    expect(read('enter: {}\n').enter).toEqual({ ...again, times: 1 });
    expect(read('', 'enter.cool_down=12 h').enter).toMatchObject({ coolDown: 12 * HOUR, times: 1 });
    expect(read('', 'enter.divergence.max=0 %').enter?.divergence).toBe(0);
  });

  test('takes its spread as a rate a year, also where that is not said', () => {
    const level = (min: string) =>
      read(`enter: { funding_spread: { over: 8 h, min: ${min} } }\n`).enter?.fundingSpread?.level;
    expect(['10 %/year', '10 %', '1_000 bps', '1000 bps/year'].map(level)).toEqual([
      0.1, 0.1, 0.1, 0.1,
    ]);
    expect(level('-5 %')).toBe(-0.05);
  });

  test.each([
    ['times=0', 'times', 'a whole number from 1 to 1000'],
    ['times=1001', 'times', 'a whole number from 1 to 1000'],
    ['times=1.5', 'times', 'a whole number from 1 to 1000'],
    ['cool_down=12', 'cool_down', 'a length of time'],
    ['divergence.max=-1 %', 'divergence.max', 'a divergence of 0 % or more'],
    ['divergence.min=1 %', 'divergence.min', 'one of the keys max'],
    ['funding_spread.over=0 d', 'funding_spread.over', 'a length of time above zero'],
    ['funding_spread.min=10', 'funding_spread.min', 'a rate a year'],
    ['funding_spread.max=10 %', 'funding_spread.max', 'one of the keys over, min'],
    ['stop=5 %', 'stop', 'one of the keys funding_spread, divergence, signal, cool_down, times'],
  ])('is refused with %s', (set, key, expected) => {
    const issues = issuesOf(BY_RULE, `enter.${set}`);
    expect(issues).toHaveLength(1);
    expect(issues[0]?.where).toBe(`--set enter.${key}`);
    expect(issues[0]?.expected).toContain(expected);
  });

  test('is refused beside a trade that is open already', () => {
    expect(issuesOf(EVERYTHING, 'enter.times=2')).toEqual([
      {
        where: '--set enter.times',
        expected: 'no rule for entering: the long leg is already open',
        found: 'a map',
        hint: 'take the key away, or the position of the long leg',
      },
    ]);
  });
});

describe('a rule for leaving', () => {
  const none = {
    fundingSpread: null,
    divergence: null,
    signals: [],
    marginRatio: null,
    stop: null,
    takeProfit: null,
  };

  test.each([
    ['divergence.min=2 %', { divergence: 0.02 }],
    ['margin_ratio=80 %', { marginRatio: 0.8 }],
    ['stop=5 %', { stop: 0.05 }],
    ['take_profit=150 %', { takeProfit: 1.5 }],
    ['signal={ instrument: fomc-days, min: 1 }', { signals: [FOMC] }],
    ['signal=[{ instrument: fomc-days, min: 1 }]', { signals: [FOMC] }],
    ['funding_spread={ over: 3 d, max: 0 % }', { fundingSpread: { over: 72 * HOUR, level: 0 } }],
  ])('states one thing with %s', (set, stated) => {
    expect(read('', `leave.${set}`).leave).toEqual({ ...none, ...stated });
  });

  test('that states nothing is refused, in a file and by taking the last one away', () => {
    const expected =
      'at least one of funding_spread, divergence, signal, margin_ratio, stop, take_profit';
    const hint = 'such as  leave: { stop: 5 % }';
    expect(issuesOf(`${SMALLEST}leave: {}\n`)).toEqual([
      { where: 'a.yaml:10: leave', expected, found: 'a map', hint },
    ]);
    expect(issuesOf(`${SMALLEST}leave: { stop: 5 % }\n`, 'leave.stop=null')).toMatchObject([
      { expected, hint },
    ]);
    expect(read('leave: { stop: 5 % }\n', 'leave=null').leave).toBeNull();
  });

  test.each([
    ['margin_ratio=0 %', 'margin_ratio', 'above 0 % and below 100 %'],
    ['margin_ratio=100 %', 'margin_ratio', 'above 0 % and below 100 %'],
    ['stop=0 %', 'stop', 'above 0 % and below 100 %'],
    ['stop=100 %', 'stop', 'above 0 % and below 100 %'],
    ['take_profit=0 %', 'take_profit', 'above 0 %'],
    ['divergence.min=-1 bps', 'divergence.min', 'a divergence of 0 % or more'],
    ['funding_spread.max=0 %', 'funding_spread.over', 'a length of time above zero'],
    ['stopp=5 %', 'stopp', 'one of the keys'],
  ])('is refused with %s', (set, key, expected) => {
    const issues = issuesOf(SMALLEST, `leave.${set}`);
    expect(issues).toHaveLength(1);
    expect(issues[0]?.where).toContain(`leave.${key.split('.')[0]}`);
    expect(issues[0]?.expected).toContain(expected);
  });
});

test('what is stated is printed, with its defaults, and what is not is left out', () => {
  const printed = renderScenario(
    read('rebalance: { at: 60 %, fee: 1 }\nenter: { times: 2 }\nleave: { stop: 5 % }\n'),
  );
  expect(printed).toContain(`survivor: { policy: close, reaction: 0 min }
rebalance: { at: 60 %, to: 30 %, from: reserve, transfer: 0 min, fee: 1 USDT }
enter: { cool_down: 0 min, times: 2 }
leave: { stop: 5 % }
gaps: { max: 0 min }
`);
  expect(renderScenario(parseScenario(BY_RULE, ''))).toContain(`enter:
  funding_spread: { over: 3 d, min: 10 %/year }
  divergence: { max: 0.5 % }
  cool_down: 12 h
  times: 3
`);
});
