/** How the values of a grid are said: as they were asked, in their units. */
import type { Axis } from '../../sweep/axes.ts';
import { cut } from '../long-text.ts';
import { times } from './figures.ts';

export type Value = string | number | boolean;
/** A value as rows hold it (a fraction, milliseconds, a word) as people say it. */
export type Said = (value: Value) => string;

/** A list is as long as somebody typed it; only a range is longer, and its steps are equal. */
const LISTED_MAX = 10_000;

/** Rows hold internal units; a person is told `7 d` and `5 bps` as the grid had them. */
export function axisWords(axis: Axis): Said {
  const texts = axis.count <= LISTED_MAX ? listedTexts(axis) : null;
  return (value) => texts?.get(value) ?? rangeText(axis, value) ?? String(value);
}

const listedTexts = ({ count, words, at }: Axis): ReadonlyMap<Value, string> =>
  new Map(
    Array.from({ length: count }, (_, i) => {
      const { text, number } = at(i);
      return [words || number === null ? text : number, text];
    }),
  );

function rangeText({ count, at }: Axis, value: Value): string | null {
  if (typeof value !== 'number' || count < 2) return null;
  const [first, second] = [at(0).number ?? 0, at(1).number ?? 0];
  const index = Math.round((value - first) / (second - first));
  if (!(index >= 0 && index < count)) return null;
  const { number, text } = at(index);
  return number === value ? text : null;
}

/** A word of a grid may be of any length; a place on a picture is not. */
const LABEL_LENGTH = 40;
/** Keeps a number and its unit on one line. */
const NBSP = '\u00a0';

/** As {@link axisWords}, a leverage as `3×`, and no longer than a label may be. */
export function axisLabels(axis: Axis): Said {
  const said = axisWords(axis);
  const isLeverage = /(?:^|_)leverage$/.test(axis.name);
  return (value) =>
    isLeverage && typeof value === 'number'
      ? times(value)
      : cut(said(value), LABEL_LENGTH).replaceAll(' ', NBSP);
}
