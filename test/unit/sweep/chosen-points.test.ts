/**
 * Goal: the best cell and the safest are those that the page says they are.
 * Method: points by hand; then any points, against a plain sort of all of them.
 */
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { ChosenPoints, forcedShare, type Rated } from '../../../src/sweep/chosen-points.ts';

interface Named extends Rated {
  readonly name: string;
}

/** Of a hundred entries: median and mean net, deaths, 99 % loss. */
const point = (name: string, p50: number, mean: number, deaths = 0, p99 = 0): Named => ({
  ...{ name, netReturnFraction: { p50, mean }, forcedExitLossFraction: { p99 } },
  ...{ deaths, observed: 100, censored: 0 },
});

function chosen(...points: readonly Named[]) {
  const all = new ChosenPoints<Named>();
  for (const one of points) all.add(one);
  return { best: all.best, safest: all.safest };
}

describe('the best cell', () => {
  test('is not one whose median pays while the mean loses', () => {
    const [calm, ruin] = [point('calm', 0.01, 0.01), point('ruin', 0.05, -0.2, 40, 0.5)];
    expect(chosen(ruin, calm).best?.name).toBe('calm');
  });

  test('nor one that a few lucky entries carry', () => {
    expect(chosen(point('lucky', -0.01, 0.3), point('even', 0.01, 0.01)).best?.name).toBe('even');
  });

  test('of equals is the one with fewer forced out, then the smaller loss, then the first', () => {
    const [a, b] = [point('a', 0.01, 0.01, 5, 0.1), point('b', 0.01, 0.01, 4, 0.2)];
    expect(chosen(a, b).best).toMatchObject({ name: 'b', tied: 0 });
    const twin = { ...b, name: 'twin' };
    expect(chosen(a, b, twin).best).toMatchObject({ name: 'b', tied: 1 });
    expect(chosen({ ...b, name: 'dear', forcedExitLossFraction: { p99: 0.3 } }, b).best?.name).toBe(
      'b',
    );
  });
});

describe('the safest cell', () => {
  test('has the fewest forced out, whatever it pays', () => {
    const [safe, rich] = [point('safe', -0.01, -0.01, 1, 0.2), point('rich', 0.1, 0.1, 2, 0.01)];
    expect(chosen(rich, safe).safest?.name).toBe('safe');
  });

  test('counts an entry that was cut off among those let in', () => {
    expect(forcedShare({ deaths: 1, observed: 1, censored: 3 })).toBe(0.25);
    expect(forcedShare({ deaths: 0, observed: 0, censored: 0 })).toBeNull();
  });
});

test('a point without an observed entry is neither', () => {
  const none: Named = {
    ...point('none', 1, 1),
    netReturnFraction: null,
    forcedExitLossFraction: null,
  };
  expect(chosen(none)).toEqual({ best: null, safest: null });
  expect(chosen(none, point('some', -1, -1)).best?.name).toBe('some');
});

test('both are what a sort of all points puts first, and as many are tied as stand equal with it', () => {
  const coarse = fc.integer({ min: -3, max: 3 });
  const any = fc.record({ p50: coarse, mean: coarse, deaths: fc.nat(3), p99: fc.nat(3) });
  fc.assert(
    fc.property(fc.array(any, { minLength: 1, maxLength: 30 }), (drawn) => {
      const points = drawn.map(({ p50, mean, deaths, p99 }, i) =>
        point(String(i), p50, mean, deaths, p99),
      );
      const keys = (one: Named): readonly [number, number, number] => [
        -Math.min(one.netReturnFraction?.p50 ?? 0, one.netReturnFraction?.mean ?? 0),
        one.deaths,
        one.forcedExitLossFraction?.p99 ?? 0,
      ];
      const first = (order: readonly [0 | 1 | 2, 0 | 1 | 2, 0 | 1 | 2]) => {
        const key = (one: Named): readonly number[] => order.map((k) => keys(one)[k] ?? 0);
        // A stable sort: of equals the first of the grid stays first.
        const sorted = points.toSorted((a, b) => {
          const [x, y] = [key(a), key(b)];
          return (
            (x[0] ?? 0) - (y[0] ?? 0) || (x[1] ?? 0) - (y[1] ?? 0) || (x[2] ?? 0) - (y[2] ?? 0)
          );
        });
        const [top] = sorted;
        const equal = sorted.filter(
          (one) => top !== undefined && key(one).join() === key(top).join(),
        );
        return { name: top?.name, tied: equal.length - 1 };
      };
      const { best, safest } = chosen(...points);
      expect(best).toMatchObject(first([0, 1, 2]));
      expect(safest).toMatchObject(first([1, 2, 0]));
    }),
  );
});
