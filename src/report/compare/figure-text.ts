/** A compared figure as people read it. */
import { minuteText } from '../../units/time.ts';
import { decimal, length, leverage, NONE, percent, signed } from '../format.ts';
import type { FigureUnit, FigureValue } from './comparison.ts';

export function figureText(value: FigureValue, unit: FigureUnit): string {
  if (value === null) return NONE;
  if (typeof value === 'boolean') return value ? 'yes' : 'no';
  if (typeof value === 'string') return value;
  switch (unit) {
    case 'quote':
      return decimal(value, 2);
    case 'fraction':
      return percent(value);
    case 'multiple':
      return leverage(value);
    case 'instant':
      return minuteText(value);
    case 'length':
      return length(value);
    case 'number':
      return number(value);
    case 'text':
      return String(value);
  }
}

/** A difference has its sign; of two instants it is the time between them. */
export function differenceText(difference: number | null, unit: FigureUnit): string {
  if (difference === null) return '';
  if (difference === 0) return '0';
  const plus = difference > 0 ? '+' : '−';
  if (unit === 'instant' || unit === 'length') return `${plus}${length(Math.abs(difference))}`;
  if (unit === 'quote') return signed(difference);
  const text = figureText(Math.abs(difference), unit);
  return `${plus}${text}`;
}

/** Counts whole, everything else with the digits that tell it from its neighbour. */
const number = (value: number): string =>
  Number.isInteger(value) ? decimal(value, 0) : decimal(value, Math.abs(value) < 100 ? 4 : 2);
