/**
 * BitMEX's mark, which it keeps no history of, rebuilt as the venue makes it:
 *
 *     fair = index × (1 + funding rate × time to funding ÷ funding interval)
 *
 * The rate is the one charged at the next settlement: BitMEX fixes it one interval ahead and shows it as
 * `fundingRate` beside the `fundingTimestamp` at which it falls due, so that nothing of it is known too
 * early. (www.bitmex.com/app/fairPriceMarking; a capture of the instrument of 2024-11-24 in
 * nautilus_trader@a95c8042 gives its fairBasis back within 0.01.)
 */

import type { BarColumns, FundingColumns } from '../../store/stage.ts';
import { lowerBound } from '../../units/sorted.ts';
import { DAY, HOUR } from '../../units/units.ts';
import type { Feed, Page, Wanted, Withheld } from '../fetcher.ts';
import { hashOf } from '../page-hash.ts';
import { together } from '../page-rows.ts';
import { type BitmexApi, bucketFeed, FORMAT, fundingFeed } from './bitmex-interface.ts';
import { feedOf, intervalsNamed } from './feed.ts';
import type { Pages } from './walk.ts';

export const FAIR_NOTE =
  'rebuilt from index and funding, not a record: the venue keeps no history of its mark';

const NOT_SETTLED =
  'the rate in force is known from its settlement on, and none after this is recorded yet';

/** Longer bars run through a settlement, where the fair price jumps. */
const FAIR_INTERVALS = intervalsNamed('1m 5m 1h'.split(' '));

/** The first perpetual was charged once a day; since 2016 every eight hours. */
const INTERVAL_MAX_MS = DAY;

export function fairFeed(api: BitmexApi, instrument: string, index: string): Feed {
  const indexFeed = bucketFeed(api, instrument, index);
  return feedOf(
    { format: FORMAT, intervals: FAIR_INTERVALS, notes: [FAIR_NOTE, ...indexFeed.notes] },
    (wanted) => fairPages(api, indexFeed, instrument, wanted),
  );
}

async function* fairPages(
  api: BitmexApi,
  indexFeed: Feed,
  instrument: string,
  wanted: Wanted,
): Pages {
  const due = await ratesDue(api, instrument, wanted);
  const lastDueMs = due.columns.settledAtMs.at(-1) ?? Number.NEGATIVE_INFINITY;
  // A bar needs the settlement at or after its end.
  const { resolutionMs } = wanted;
  const endMs = Math.min(wanted.toMs, Math.floor(lastDueMs / resolutionMs) * resolutionMs);
  if (endMs > wanted.fromMs)
    for await (const page of indexFeed.pages({ ...wanted, toMs: endMs }))
      yield 'withheld' in page ? page : fairPage(page, due);
  const fromMs = Math.max(endMs, wanted.fromMs);
  if (fromMs < wanted.toMs) yield { fromMs, toMs: wanted.toMs, withheld: NOT_SETTLED };
}

/** Rates with the hashes of the bodies they came in. */
interface RatesDue {
  readonly columns: FundingColumns;
  readonly hashes: readonly string[];
}

const NO_RATES: FundingColumns = {
  settledAtMs: new Float64Array(),
  rate: new Float64Array(),
  intervalMs: new Float64Array(),
  price: new Float64Array(),
};

/** What falls due in a stretch, and first after it. */
async function ratesDue(api: BitmexApi, instrument: string, wanted: Wanted): Promise<RatesDue> {
  const toMs = wanted.toMs + INTERVAL_MAX_MS + HOUR;
  const pages: Page[] = [];
  const funding = fundingFeed(api, instrument);
  for await (const page of funding.pages({ ...wanted, resolutionMs: 0, toMs }))
    if (!('withheld' in page)) pages.push(page);
  const rows = together(pages.flatMap((page) => page.rows ?? []));
  const columns = rows?.sort === 'prints' ? rows.columns : NO_RATES;
  return { columns, hashes: pages.map(({ sha256 }) => sha256) };
}

function fairPage(page: Page | Withheld, due: RatesDue): Page | Withheld {
  if ('withheld' in page || page.rows?.sort !== 'bars') return page;
  const { resolutionMs } = page.rows;
  const columns = fairBars(page.rows.columns, due.columns, resolutionMs ?? 0);
  const sha256 = hashOf([page.sha256, ...due.hashes]);
  const rows = columns.openMs.length === 0 ? null : { ...page.rows, columns };
  return { ...page, rows, sha256 };
}

/**
 * The fair prices of an index’s bars. A bar through whose time no rate is known is left out.
 *
 * @param due oldest first, with the interval that each rate is for
 */
export function fairBars(index: BarColumns, due: FundingColumns, resolutionMs: number): BarColumns {
  const rows: number[] = [];
  const first: number[] = [];
  const last: number[] = [];
  index.openMs.forEach((openMs, row) => {
    const next = lowerBound(due.settledAtMs, openMs + resolutionMs);
    const dueMs = due.settledAtMs[next] ?? Number.NaN;
    const intervalMs = due.intervalMs[next] ?? Number.NaN;
    if (!(dueMs - openMs <= intervalMs)) return;
    const rate = due.rate[next] ?? Number.NaN;
    rows.push(row);
    first.push(1 + (rate * (dueMs - openMs)) / intervalMs);
    last.push(1 + (rate * (dueMs - openMs - resolutionMs)) / intervalMs);
  });
  const scaled = (column: Float64Array, factor: (place: number) => number) =>
    Float64Array.from(rows, (row, place) => (column[row] ?? Number.NaN) * factor(place));
  const at = (factors: readonly number[], place: number) => factors[place] ?? Number.NaN;
  return {
    openMs: Float64Array.from(rows, (row) => index.openMs[row] ?? Number.NaN),
    open: scaled(index.open, (place) => at(first, place)),
    // Within a bar the factor moves from the one to the other.
    high: scaled(index.high, (place) => Math.max(at(first, place), at(last, place))),
    low: scaled(index.low, (place) => Math.min(at(first, place), at(last, place))),
    close: scaled(index.close, (place) => at(last, place)),
    volume: null,
  };
}
