/** Prices that a venue tells at instants only, beside its funding, as bars. */
import { HOUR } from '../../units/units.ts';
import type { Feed, Page, Withheld } from '../fetcher.ts';
import { within } from '../page-rows.ts';
import type { Pages } from './walk.ts';

/** How late after the hour a settlement may be recorded and still be the hour's. */
const LATE_MS = 60_000;

/** What is said of such bars wherever they are used. */
const instantNote = (price: string): string =>
  `rebuilt from ${price} told with each funding rate: a bar has the price of its first instant only, what happened inside it is not in the record`;

/** A feed of prints as one of hourly bars of the price told with each of them. */
export const hourlyFeed = (prints: Feed, price: string): Feed => ({
  ...prints,
  resolutionsMs: [HOUR],
  notes: [instantNote(price)],
  pages: (wanted) => barsAtInstants(prints.pages(wanted), HOUR),
});

/**
 * Pages of prints as pages of bars. A print that was not recorded on time opens no bar, and neither does
 * one without a price.
 */
async function* barsAtInstants(prints: ReturnType<Feed['pages']>, resolutionMs: number): Pages {
  for await (const page of prints) yield 'withheld' in page ? page : barsOf(page, resolutionMs);
}

function barsOf(page: Page, resolutionMs: number): Page | Withheld {
  if (page.rows?.sort !== 'prints') return page;
  const { settledAtMs, price } = page.rows.columns;
  const onTime = [...settledAtMs.keys()].filter(
    (row) => (settledAtMs[row] ?? 0) % resolutionMs <= LATE_MS && (price[row] ?? 0) > 0,
  );
  const open = Float64Array.from(onTime, (row) => price[row] ?? 0);
  const columns = {
    openMs: Float64Array.from(onTime, (row) => floorTo(settledAtMs[row] ?? 0, resolutionMs)),
    ...{ open, high: open, low: open, close: open, volume: null },
  };
  const rows = within({ sort: 'bars', resolutionMs, columns }, page);
  return { ...page, rows };
}

const floorTo = (atMs: number, stepMs: number): number => Math.floor(atMs / stepMs) * stepMs;
