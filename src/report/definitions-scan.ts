/** What the figures of a scan mean. */
import type { Definition } from './definition.ts';

export const SCAN_FIGURES = {
  scanEntries: {
    name: 'Entries',
    says: 'Entry times at which the pair was quoted enough and old enough, the venue’s rules let it in, and the whole hold lies inside the data.',
  },
  shortfall: {
    name: 'Short of the quote',
    says: 'What the screener showed at entry, less what was realised: the mean over the entries, in per cent a year. Its parts add up to it.',
    formula: 'headline APR − realised APR',
  },
  shortOfCapital: {
    name: 'Capital behind both legs',
    says: 'The quote is on the notional of one leg, the return on all capital. Below 2× the quote shrinks by it, above 2× it grows.',
    formula: 'quote − quote × notional ÷ capital',
  },
  shortOfRate: {
    name: 'The rate did not last',
    says: 'What the quote would have paid had it stood still, less the funding that the trade would have earned with nothing liquidated.',
    formula: 'quote × notional × time − funding of the twin',
  },
  shortOfPrices: {
    name: 'The prices moved apart',
    says: 'What the two legs lost to each other by price, had both been held to the end; negative where they came together.',
    formula: '−price P&L of the twin',
  },
  shortOfCosts: {
    name: 'Fees and slippage',
    says: 'Of the trade with nothing liquidated, there and back.',
  },
  shortOfExits: {
    name: 'Forced exits of the quote',
    says: 'The forced-exit loss and what was missed after it.',
    formula: 'twin net − net',
  },
  forcedShare: {
    name: 'Forced out',
    says: 'Share of the entries of which a leg was liquidated before the planned exit. Behind many there may be few crashes: liquidations more than 24 h apart are counted as different ones.',
  },
  listingAge: {
    name: 'Listing age',
    says: 'Time at entry since the first stored row of the younger instrument. The listing may be older than the data, never younger.',
  },
  dailyVolume: {
    name: 'Volume a day',
    says: 'Median over whole days, volume times close, of the leg that trades less; none where the data has no volume, which is not zero.',
  },
  pairDivergence: {
    name: 'Marks apart',
    says: 'How far the two legs’ marks were apart at the closes of bars, as a share of their mean. Not told of a reconstruction, whose venues share one path.',
  },
} as const satisfies Readonly<Record<string, Definition>>;
