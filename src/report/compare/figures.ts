/** Every figure of two results side by side, each difference with its reason. */
import type { LegResult, ReplayResult } from '../../domain/result.ts';
import type { FigureDifference, FigureValue } from './comparison.ts';
import { type FigureSpec, LEG_FIGURES, RUN_FIGURES } from './figure-list.ts';
import { hindrancesOf, touchedBy } from './ground.ts';
import { type LegPair, legPairs } from './legs.ts';
import { type WhyContext, whyOf } from './why.ts';

/** What both sides have none of is left out. */
export function figureDifferences(
  a: ReplayResult,
  b: ReplayResult,
  context: WhyContext,
): readonly FigureDifference[] {
  const isOneCurrency = a.currency === b.currency;
  const hindrances = hindrancesOf(a, b);
  const one = (name: string, spec: FigureSpec, left: unknown, right: unknown): FigureDifference => {
    const [av, bv] = [figureValue(left), figureValue(right)];
    const difference = differenceOf(av, bv, spec, isOneCurrency);
    const figure = { name, ...spec, a: av, b: bv, difference };
    // As many of another currency are not the same.
    const isAlike = av === bv && (spec.unit !== 'quote' || isOneCurrency || av === null);
    const why = isAlike ? '' : whyOf(figure, context);
    return { ...figure, why, touchedBy: isAlike ? [] : touchedBy(figure, hindrances) };
  };
  const whole = RUN_FIGURES.map(([path, spec]) =>
    one(path, spec, valueAt(a, path), valueAt(b, path)),
  );
  const legs = legPairs(a, b).flatMap((pair) =>
    livesOf(pair).flatMap(({ index, left, right }) =>
      LEG_FIGURES.map(([path, spec]) =>
        one(`legs.${pair.key}.${index}.${path}`, spec, valueAt(left, path), valueAt(right, path)),
      ),
    ),
  );
  return [...whole, ...legs].filter((figure) => figure.a !== null || figure.b !== null);
}

interface LifePair {
  readonly index: number;
  readonly left: LegResult | undefined;
  readonly right: LegResult | undefined;
}

const livesOf = ({ a, b }: LegPair): readonly LifePair[] =>
  [...new Set([...a, ...b].map(({ lifeIndex }) => lifeIndex))]
    .toSorted((x, y) => x - y)
    .map((index) => ({
      index,
      left: a.find(({ lifeIndex }) => lifeIndex === index),
      right: b.find(({ lifeIndex }) => lifeIndex === index),
    }));

/** A value below an object or a list; undefined where the path ends early. */
const valueAt = (data: unknown, path: string): unknown =>
  path
    .split('.')
    .reduce<unknown>(
      (value, key) =>
        typeof value === 'object' && value !== null && Object.hasOwn(value, key)
          ? (value as Readonly<Record<string, unknown>>)[key]
          : undefined,
      data,
    );

const figureValue = (value: unknown): FigureValue =>
  typeof value === 'number' || typeof value === 'string' || typeof value === 'boolean'
    ? value
    : null;

function differenceOf(
  a: FigureValue,
  b: FigureValue,
  { unit }: FigureSpec,
  isOneCurrency: boolean,
): number | null {
  if (typeof a !== 'number' || typeof b !== 'number') return null;
  return unit === 'quote' && !isOneCurrency ? null : a - b;
}

/** Whether both sides say the same. */
export const isSame = ({ why }: FigureDifference): boolean => why === '';
