import { describe, expect, test } from 'vitest';
import { ScenarioError } from '../../../src/domain/errors.ts';
import { readDocument } from '../../../src/scenario/document.ts';
import { parseScenario, scenarioOf } from '../../../src/scenario/parse.ts';
import { setPath } from '../../../src/scenario/set-path.ts';
import { CARRY, EVERYTHING, REVERSE, SMALLEST } from './examples.ts';

const thrown = (work: () => unknown): string => {
  try {
    work();
  } catch (error) {
    return error instanceof ScenarioError ? error.message : String(error);
  }
  return '';
};

const withSets = (text: string, ...sets: string[]) => parseScenario(text, 'a.yaml', { sets });

describe('--set', () => {
  test('writes over what the file says, as text that the file could have had', () => {
    const changed = withSets(
      SMALLEST,
      'construction.leverage=3',
      'reserve=20 %',
      'survivor.reaction=90 min',
      'window.from = 2025-10-01T12:00Z',
      'liquidation.maintenance=2 %',
      'construction.long.venue=gate-usdt',
      'construction.long.instrument=AVAX_USDT',
    );
    const written = SMALLEST.replace('leverage: 5', 'leverage: 3')
      .replace('from: 2025-09-25', 'from: 2025-10-01T12:00Z')
      .replace('binance-usdm, instrument: AVAXUSDT', 'gate-usdt, instrument: AVAX_USDT')
      .concat('reserve: 20 %\nsurvivor: { reaction: 90 min }\nliquidation: { maintenance: 2 % }\n');
    expect(changed).toEqual(parseScenario(written, ''));
  });

  test('the last of two on one path holds', () => {
    expect(withSets(SMALLEST, 'reserve=1 %', 'reserve=2 %').reserve).toBe(0.02);
  });

  test('of one leg leaves the other at the leverage of the file', () => {
    expect(withSets(SMALLEST, 'construction.leverage.long=2').construction).toMatchObject({
      long: { leverage: 2 },
      short: { leverage: 5 },
    });
    expect(withSets(CARRY, 'construction.leverage.perp=2').construction).toMatchObject({
      spot: { leverage: 1 },
      perp: { leverage: 2 },
    });
    expect(withSets(REVERSE, 'construction.leverage.spot=4').construction).toMatchObject({
      spot: { leverage: 4 },
      perp: { leverage: 3 },
    });
  });

  test('reaches into a list that the file has', () => {
    const { liquidation } = withSets(EVERYTHING, 'liquidation.maintenance.2.rate=2 %');
    expect(liquidation).toMatchObject({ maintenance: [{}, {}, { rate: 0.02 }] });
  });

  test('takes a whole block in braces, and null to take a key away', () => {
    const { construction } = withSets(SMALLEST, 'construction.leverage={ long: 2, short: 3 }');
    expect(construction).toMatchObject({ long: { leverage: 2 }, short: { leverage: 3 } });
    expect(withSets(EVERYTHING, 'hold=null').hold).toBeNull();
  });

  test('takes text that is no YAML as the text it is', () => {
    expect(withSets(SMALLEST, 'question=Would it: live? [or').question).toBe('Would it: live? [or');
    expect(withSets(SMALLEST, 'question=a=b').question).toBe('a=b');
  });

  test('on an unknown path is refused with the nearest one', () => {
    expect(() => withSets(SMALLEST, 'construction.levrage=3')).toThrow(
      '--set construction.levrage: expected one of the keys kind, long, short, leverage, split; ' +
        'found the key "levrage"\n hint: did you mean leverage?',
    );
    expect(() => withSets(SMALLEST, 'windw.from=2020-01-01')).toThrow('did you mean window?');
  });

  test('on a key without its block is refused with the whole path, which is a path', () => {
    const inside = ['leverage', 'from', 'taker', 'maintenance', 'reaction', 'reconstruction'];
    for (const key of inside) {
      const error = thrown(() => withSets(SMALLEST, `${key}=3`));
      const meant = /did you mean ([a-z.]+)\?/.exec(error)?.[1] ?? '';
      expect(meant).toMatch(new RegExp(`^[a-z]+\\.${key}$`));
      // Its value may be refused, but the key is known there.
      expect(thrown(() => withSets(SMALLEST, `${meant}=x`))).not.toContain('the key');
    }
    expect(() => withSets(SMALLEST, 'leverage=3')).toThrow('did you mean construction.leverage?');
  });

  test('is named where its value is refused', () => {
    expect(() => withSets(SMALLEST, 'reserve=20')).toThrow(
      '--set reserve: expected a share from 0 % to below 100 %; found 20',
    );
  });

  test.each([
    'reserve',
    '=5',
    '__proto__.polluted=1',
    'construction.__proto__.polluted=1',
    'constructor.prototype.polluted=1',
    'gates.constructor=1',
    'a..b=1',
    '.=1',
    `${'a.'.repeat(50)}a=1`,
  ])('%j is no path=value', (set) => {
    expect(() => withSets(SMALLEST, set)).toThrow(ScenarioError);
    expect(Object.hasOwn(Object.prototype, 'polluted')).toBe(false);
    expect({}).not.toHaveProperty('polluted');
  });
});

test('a sweep writes numbers and text into one document without changing it', () => {
  const document = readDocument(SMALLEST, 'a.yaml');
  const leverages = [2, 3, 5].map((leverage) => {
    const { construction } = scenarioOf(setPath(document, 'construction.leverage', leverage));
    return construction.kind === 'delta-neutral' ? construction.short.leverage : null;
  });
  expect(leverages).toEqual([2, 3, 5]);
  expect(scenarioOf(document)).toEqual(parseScenario(SMALLEST, ''));
});
