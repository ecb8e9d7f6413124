/**
 * Goal: an axis is what was typed, without drift, and what is no axis is refused with what to type.
 * Method: texts as `--grid` gets them; for ranges a property over decimal steps, whose expected values
 * are decimals put together as text.
 */
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { ScenarioError } from '../../../src/domain/errors.ts';
import { type Axis, readAxes } from '../../../src/sweep/axes.ts';

function axisOf(text: string): Axis {
  const [axis] = readAxes([text]);
  if (axis === undefined) throw new Error('no axis');
  return axis;
}

const all = (axis: Axis) => Array.from({ length: axis.count }, (_, i) => axis.at(i));
const numbers = (text: string) => all(axisOf(text)).map(({ number }) => number);
const texts = (text: string) => all(axisOf(text)).map((value) => value.text);

function refusal(...grid: readonly string[]): string {
  try {
    readAxes(grid);
  } catch (error) {
    if (error instanceof ScenarioError) return error.message;
    throw error;
  }
  return 'not refused';
}

describe('a range', () => {
  test('holds both its ends', () => {
    expect(numbers('construction.leverage=2:10:2')).toEqual([2, 4, 6, 8, 10]);
  });

  test('ends before an end that is no step', () => {
    expect(numbers('construction.leverage=2:9:3')).toEqual([2, 5, 8]);
  });

  test('of one value is that value', () => {
    expect(numbers('construction.leverage=3:3:1')).toEqual([3]);
  });

  test('may go down', () => {
    expect(numbers('construction.leverage=3:1:-1')).toEqual([3, 2, 1]);
  });

  test('of tenths does not drift: the third is 0.3', () => {
    expect(numbers('construction.leverage=0.1:0.5:0.1')).toEqual([0.1, 0.2, 0.3, 0.4, 0.5]);
  });

  test('carries its unit, and is told in internal units', () => {
    expect(texts('reserve=0 %:30 %:10 %')).toEqual(['0 %', '10 %', '20 %', '30 %']);
    expect(numbers('reserve=0 %:30 %:10 %')).toEqual([0, 0.1, 0.2, 0.3]);
    expect(numbers('survivor.reaction=0 min:2 min:1 min')).toEqual([0, 60_000, 120_000]);
    expect(numbers('capital=1_000 USDT:3_000 USDT:1_000 USDT')).toEqual([1_000, 2_000, 3_000]);
  });

  test('of more values than memory holds is counted and not made', () => {
    const axis = axisOf('construction.leverage=1:2:0.000000000001');
    expect(axis.count).toBe(1_000_000_000_001);
    expect(axis.at(999_999_999_999).number).toBe(1.999999999999);
  });

  test('gives the decimals that its digits say, however they are chosen', () => {
    const digits = fc.integer({ min: -9_999, max: 9_999 });
    const steps = fc.integer({ min: 1, max: 500 });
    fc.assert(
      fc.property(
        digits,
        steps,
        fc.nat({ max: 40 }),
        fc.nat({ max: 6 }),
        (from, step, n, places) => {
          const decimal = (units: number) => Number(`${units}e-${places}`);
          const to = decimal(from + n * step);
          const grid = `a=${decimal(from)}:${to}:${decimal(step)}`;
          const expected = Array.from({ length: n + 1 }, (_, i) => decimal(from + i * step));
          expect(numbers(grid).map((x) => (x === 0 ? 0 : x))).toEqual(
            expected.map((x) => (x === 0 ? 0 : x)),
          );
        },
      ),
    );
  });
});

describe('a list', () => {
  test('of numbers keeps their order', () => {
    expect(numbers('construction.leverage=5,2,3')).toEqual([5, 2, 3]);
    expect(axisOf('construction.leverage=5,2,3').words).toBe(false);
  });

  test('of quantities may mix units of one kind', () => {
    expect(numbers('hold=12 h,7 d')).toEqual([43_200_000, 604_800_000]);
    expect(numbers('costs.slippage=5 bps, 1 %')).toEqual([0.0005, 0.01]);
    expect(numbers('cost_of_capital=5 %/year,8 %/year')).toEqual([0.05, 0.08]);
  });

  test('of words is told as text', () => {
    const axis = axisOf('survivor.policy=close,hold,rehedge');
    expect(axis.words).toBe(true);
    expect(all(axis).map(({ text }) => text)).toEqual(['close', 'hold', 'rehedge']);
  });

  test('of a word and a quantity is told as text', () => {
    const axis = axisOf('costs.taker=venue,5 bps');
    expect([axis.words, axis.at(1).value]).toEqual([true, '5 bps']);
  });
});

describe('a column', () => {
  const names = (...paths: readonly string[]) =>
    readAxes(paths.map((path) => `${path}=1,2`)).map(({ name }) => name);

  test('has the path’s last element for a name', () => {
    expect(names('construction.leverage', 'reserve')).toEqual(['leverage', 'reserve']);
  });

  test('has a longer ending where two axes share the last element', () => {
    expect(names('enter.divergence.max', 'gaps.max', 'hold')).toEqual([
      'divergence_max',
      'gaps_max',
      'hold',
    ]);
    expect(names('a.b.c', 'd.b.c', 'c')).toEqual(['a_b_c', 'd_b_c', 'c']);
  });
});

describe('refused is', () => {
  test.each([
    ['', 'expected path=from:to:step or path=a,b,c; found ""'],
    ['leverage', 'expected path=from:to:step or path=a,b,c; found "leverage"'],
    ['=2:3:1', 'expected path=from:to:step or path=a,b,c; found "=2:3:1"'],
    ['reserve=', '--grid reserve: expected at least one value; found nothing'],
    ['reserve=1 %,,2 %', '--grid reserve: expected a value between commas'],
    ['a=2:10:0', '--grid a: expected a step other than zero; found "2:10:0"'],
    ['a=2:10:-1', 'a step from the first towards the last'],
    ['a=10:2:1', 'a step from the first towards the last'],
    ['a=2:10', 'from:to:step, three numbers; found "2:10"'],
    ['a=2:10:1:1', 'from:to:step, three numbers; found "2:10:1:1"'],
    ['a=2:ten:1', 'from:to:step, three numbers; found "2:ten:1"'],
    ['a=0 %:50 %:10', 'one unit in from, to and step; found %, %, none'],
    ['a=1,2,1', 'each value once; found 1 twice'],
    ['a=1:1e17:1', 'a range of at most 15 digits'],
  ])('%j', (text, said) => {
    expect(refusal(text)).toContain(said);
  });

  test('a path that stands twice', () => {
    expect(refusal('a=1,2', 'a=3:4:1')).toContain('each path once; found a twice');
  });

  test('everything that is wrong at once', () => {
    expect(refusal('a', 'b=', 'c=1:2:0').match(/expected/g)).toHaveLength(3);
  });
});
