/** One leg's history on the tape: its mark, what fills refer to, what falls due, what its quote is worth. */
import { invariant, ScenarioError } from '../domain/errors.ts';
import { type BarSeries, type PrintSeries, seriesName } from '../domain/series.ts';
import { durationText } from '../units/time.ts';
import { type ConversionStep, worthOf } from './conversion.ts';
import { printStep, scheduleFunding, settlementBoundary } from './funding-schedule.ts';
import type { OnGrid } from './resample.ts';
import { type LegTape, NO_FUNDING, type PriceColumns, type ShownPrints } from './tape.ts';

/** The history of one leg, as read. */
export interface LegSeries {
  readonly mark: BarSeries;
  /** Last-price series for fills; null: fills at the mark. */
  readonly fill: BarSeries | null;
  readonly funding: PrintSeries | null;
  /** Index, for the funding notional where the venue charges on it, and for divergence. */
  readonly index: BarSeries | null;
  readonly fundingOnIndex: boolean;
  /** Whether the venue lets funding accrue between its prints. */
  readonly fundingAccrues: boolean;
  /** From the leg's quote currency to the capital's; null where they are one, or taken at par. */
  readonly conversion: readonly ConversionStep[] | null;
  /** What the assets behind the leg's margin were worth, in its quote; not given: it is money. */
  readonly collateral?: readonly BarSeries[];
}

/** Every series of bars that a leg reads. */
export const barsOf = (leg: LegSeries): readonly BarSeries[] => {
  const { mark, fill, index, conversion, collateral = [] } = leg;
  const links = (conversion ?? []).map(({ series }) => series);
  return [mark, fill, index, ...links, ...collateral].filter((series) => series !== null);
};

/** The bars of a tape, and how a series comes onto them. */
export interface Frame {
  readonly gridMs: number;
  readonly openMs: Float64Array;
  readonly onGrid: (series: BarSeries) => OnGrid;
  /** Those bars that the tape has. */
  readonly pick: (columns: PriceColumns) => PriceColumns;
  readonly notes: string[];
}

export function legTape(leg: LegSeries, frame: Frame): LegTape {
  const { openMs, gridMs } = frame;
  const mark = columnsOf(leg.mark, frame);
  invariant(mark !== null, 'a mark is on the grid');
  const fill = fillColumns(leg, mark, frame);
  const index = leg.index === null ? null : columnsOf(leg.index, frame);
  const substitute = leg.fundingOnIndex ? (index?.open ?? null) : null;
  const isCoarse = leg.index !== null && leg.index.resolutionMs > gridMs;
  tellOfFunding(leg, index !== null, frame.notes);
  return {
    mark,
    fillOpen: fill.open,
    fillClose: fill.close,
    funding:
      leg.funding === null
        ? NO_FUNDING
        : scheduleFunding(leg.funding, openMs, gridMs, {
            substitute,
            continuous: leg.fundingAccrues,
          }),
    conversion: leg.conversion === null ? null : conversionOf(leg.conversion, frame),
    collateral: (leg.collateral ?? []).map((series) => assetColumns(series, frame)),
    // An index that stands still for hours tells nothing of how the two venues' indexes parted.
    index: isCoarse ? null : index,
    shown: shownPrints(leg.funding, gridMs),
  };
}

function columnsOf(series: BarSeries, { onGrid, pick }: Frame): PriceColumns | null {
  const { columns } = onGrid(series);
  return columns === null ? null : pick(columns);
}

/**
 * What an asset of the margin was worth. Its low may kill the leg, so that a bar which tells none is of no use.
 *
 * @throws ScenarioError where its bars do not fit the grid
 */
function assetColumns(series: BarSeries, frame: Frame): PriceColumns {
  const columns = columnsOf(series, frame);
  if (columns !== null) return columns;
  throw new ScenarioError({
    where: seriesName(series.key),
    expected: `bars that fit the grid of ${durationText(frame.gridMs)}: the series is the price of collateral`,
    found: `bars of ${durationText(series.resolutionMs)}`,
    hint: 'write a  grid:  that is a multiple of both',
  });
}

function tellOfFunding(
  { funding, fundingAccrues, fundingOnIndex }: LegSeries,
  hasIndex: boolean,
  notes: string[],
): void {
  if (funding === null) return;
  const name = seriesName(funding.key);
  if (fundingAccrues)
    notes.push(
      `${name}: the venue lets funding accrue; each print is spread evenly over its interval.`,
    );
  if (fundingOnIndex && !hasIndex && funding.price.some(Number.isNaN))
    notes.push(
      `${name}: the venue charges funding on its index, which is not stored; the mark's open stands for it.`,
    );
}

function conversionOf(
  steps: readonly ConversionStep[],
  frame: Frame,
): NonNullable<LegTape['conversion']> {
  return worthOf(
    steps.map(({ series, inverse }) => {
      const columns = columnsOf(series, frame);
      invariant(columns !== null, 'a conversion is on the grid');
      return { columns, inverse };
    }),
  );
}

/** The fill series where it has the bar, the mark where it has not; each use of the mark is told. */
function fillColumns({ fill }: LegSeries, mark: PriceColumns, frame: Frame): PriceColumns {
  if (fill === null) return mark;
  const { notes, onGrid, pick } = frame;
  const name = seriesName(fill.key);
  const { columns, note } = onGrid(fill);
  if (columns === null) {
    notes.push(`${name} is ${note.text}; fills are taken at the mark.`);
    return mark;
  }
  const own = pick(columns);
  let missing = 0;
  const patch = (prices: Float64Array, stand: Float64Array): Float64Array => {
    // Most often nothing is missing, and then nothing is copied.
    let patched = prices;
    for (let bar = 0; bar < prices.length; bar++) {
      if (!Number.isNaN(prices[bar])) continue;
      if (patched === prices) patched = prices.slice();
      patched[bar] = stand[bar] as number;
      missing += 1;
    }
    return patched;
  };
  const open = patch(own.open, mark.open);
  const close = patch(own.close, mark.close);
  if (missing > 0)
    notes.push(
      `${name} lacks ${Math.ceil(missing / 2)} bars of the window; a fill there is at the mark.`,
    );
  return { ...mark, open, close };
}

/** What a screener showed at each moment: only what was known then. */
function shownPrints(funding: PrintSeries | null, gridMs: number): ShownPrints | null {
  if (funding === null) return null;
  const { settledAtMs, rate, intervalMs } = funding;
  return {
    dueMs: settledAtMs.map((at) => settlementBoundary(at, gridMs)),
    rate,
    intervalMs: intervalMs.map((said, row) =>
      Number.isNaN(said) && row > 0 ? printStep(settledAtMs, row) : said,
    ),
  };
}
