/**
 * Goal: shocks are read each in its unit, and a shock of what is not there is told with its place.
 * Method: small files; 21:20 on 10 October 2025 is 1,760,131,200,000 ms.
 */
import { readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { parseScenario } from '../../../src/scenario/parse.ts';
import { renderScenario } from '../../../src/scenario/render.ts';
import { SMALLEST } from './examples.ts';
import { issuesOf } from './issues.ts';

const EVERY = `${SMALLEST}stress:
  - { mark: short, by: -10 %, from: 2025-10-10T21:20Z, for: 30 min }
  - { widen: 2.5 }
  - { delay_settlement: 90 min }
  - { flip_funding: true }
`;

test('every shock is read in the order of the file, and printed as it was written', () => {
  const scenario = parseScenario(EVERY, 'a.yaml');
  expect(scenario.stress).toEqual([
    { kind: 'mark', role: 'short', by: -0.1, from: 1_760_131_200_000, lasting: 1_800_000 },
    { kind: 'divergence', factor: 2.5 },
    { kind: 'settlement delay', by: 5_400_000 },
    { kind: 'funding flip' },
  ]);
  expect(parseScenario(renderScenario(scenario), 'a.yaml')).toEqual(scenario);
});

test('a depeg is of an asset that stands behind a leg', () => {
  const file = 'scenarios/eth-2025-10-10-usde-margin.yaml';
  const withDepeg = (asset: string) =>
    parseScenario(readFileSync(file, 'utf8'), file, {
      sets: [`stress=[{ depeg: ${asset}, by: -20 %, from: 2025-10-10T21:30Z, for: 30 min }]`],
    });
  expect(withDepeg('USDe').stress).toMatchObject([{ kind: 'depeg', asset: 'USDe', by: -0.2 }]);
  expect(() => withDepeg('USDx')).toThrow(/an asset that stands behind a leg: USDe/);
});

test('off is no shock', () => {
  expect(parseScenario(`${SMALLEST}stress: off\n`, 'a.yaml').stress).toEqual([]);
});

describe('refused with what to write', () => {
  const at = (shock: string) => issuesOf(`${SMALLEST}stress:\n  - ${shock}\n`);

  test.each([
    ['a shock of nothing', '{ by: 5 % }', 'stress.0', /^one of {2}mark, widen/],
    ['two in one', '{ widen: 2, flip_funding: true }', 'stress.0', /^one of {2}mark, widen/],
    ['no size', '{ mark: short, from: 2025-10-10, for: 1 h }', 'stress.0.by', /such as -10 %/],
    ['no length', '{ mark: short, by: 5 %, from: 2025-10-10 }', 'stress.0.for', /for how long/],
    ['a size for all', '{ widen: 2, by: 5 % }', 'stress.0.by', /no {2}by {2}beside widen/],
    [
      'a price of nothing',
      '{ mark: short, by: -100 %, from: 2025-10-10, for: 1 h }',
      'stress.0.by',
      /above -100 %/,
    ],
    [
      'a leg that is not there',
      '{ mark: perp, by: 5 %, from: 2025-10-10, for: 1 h }',
      'stress.0.mark',
      /^a leg of the construction: long or short$/,
    ],
    [
      'a time outside the window',
      '{ mark: short, by: 5 %, from: 2025-12-01, for: 1 h }',
      'stress.0.from',
      /inside the window, 2025-09-25 to 2025-12-01/,
    ],
    [
      'an asset that stands behind no leg',
      '{ depeg: USDe, by: -20 %, from: 2025-10-10, for: 1 h }',
      'stress.0.depeg',
      /the scenario has no {2}collateral/,
    ],
    ['a backward factor', '{ widen: -1 }', 'stress.0.widen', /a factor from 0 to 100/],
    ['a flip of false', '{ flip_funding: false }', 'stress.0.flip_funding', /true/],
    ['a slip of the pen', '{ widden: 2 }', 'stress.0.widden', /one of the keys/],
  ])('%s', (_, shock, where, expected) => {
    const issues = at(shock);
    expect(issues[0]?.where).toBe(`a.yaml:11: ${where}`);
    expect(issues[0]?.expected).toMatch(expected);
  });

  test('too many', () => {
    const many = '  - { widen: 2 }\n'.repeat(21);
    expect(issuesOf(`${SMALLEST}stress:\n${many}`)).toEqual([
      expect.objectContaining({ expected: 'at most 20 shocks' }),
    ]);
  });
});
