/** The price both venues' charts share: spot where it covers every bar, else the mean of the indexes. */
import { type BarSeries, seriesName } from '../domain/series.ts';
import type { Frame, LegSeries } from './leg-tape.ts';
import type { LegTape, Tape } from './tape.ts';

/** @returns the price, or the reason why there is none */
export function sharedPrice(
  shared: BarSeries | null,
  legs: readonly LegSeries[],
  tapes: readonly LegTape[],
  frame: Frame,
): Pick<Tape, 'shared' | 'sharedReason'> {
  return shared === null ? meanOfIndexes(legs, tapes) : spotPrice(shared, frame);
}

function spotPrice(
  series: BarSeries,
  { onGrid, pick }: Frame,
): Pick<Tape, 'shared' | 'sharedReason'> {
  const name = seriesName(series.key);
  const { columns: own, note } = onGrid(series);
  if (own === null) return { shared: null, sharedReason: `${name} is ${note.text}` };
  const columns = pick(own);
  if (columns.open.some(Number.isNaN))
    return { shared: null, sharedReason: `${name} does not have every bar of the window` };
  return { shared: { columns, name }, sharedReason: null };
}

function meanOfIndexes(
  legs: readonly LegSeries[],
  tapes: readonly LegTape[],
): Pick<Tape, 'shared' | 'sharedReason'> {
  const none = (sharedReason: string) => ({ shared: null, sharedReason });
  const [a, b] = tapes.map(({ index }) => index);
  if (!a || !b) return none('no spot series and not both indexes are stored');
  const [first, second] = legs.map(({ conversion }) => wayOf(conversion));
  if (first !== second) return none('the two indexes are quoted in different currencies');
  const mean = (x: Float64Array, y: Float64Array): Float64Array =>
    x.map((value, i) => (value + (y[i] as number)) / 2);
  const columns = {
    open: mean(a.open, b.open),
    high: mean(a.high, b.high),
    low: mean(a.low, b.low),
    close: mean(a.close, b.close),
  };
  if (columns.open.some(Number.isNaN))
    return none('the indexes do not have every bar of the window');
  const names = legs.map(({ index }) => (index === null ? '' : seriesName(index.key)));
  return { shared: { columns, name: `mean of ${names.join(' and ')}` }, sharedReason: null };
}

/** Two legs of one quote currency are converted the same way. */
const wayOf = (conversion: LegSeries['conversion']): string =>
  (conversion ?? []).map(({ series, inverse }) => `${seriesName(series.key)} ${inverse}`).join();
