/** Figures of a sweep: what many entries of one grid point say together. */
import type { Definition } from './definition.ts';

export const SWEEP_FIGURES = {
  medianNet: {
    name: 'Median net',
    says: 'Net of the entry in the middle, of those whose whole hold lies inside the window, as a share of its capital, over the hold. Half of the entries did worse.',
    formula: 'net ÷ capital',
  },
  worstHundredth: {
    name: 'Net of the worst in a hundred',
    says: 'The net that 99 of 100 observed entries exceed, as a share of capital. Of fewer than a hundred entries it is little else than the worst one.',
  },
  forcedOut: {
    name: 'Forced out',
    says: 'Of the entries that the venue let in, those of which a leg was liquidated, whole or in part. Entries an hour apart die in the same crash: the episodes beside it are the sample.',
    formula: 'deaths ÷ entries let in',
  },
  episodes: {
    name: 'Crash episodes',
    says: 'Distinct crashes behind the deaths: a liquidation more than 24 hours after the one before it begins a new one.',
  },
  lossOfHundred: {
    name: 'Forced-exit loss, 99 of 100',
    says: 'The forced-exit loss that 99 of 100 observed entries stay within, as a share of capital; zero where nothing was forced.',
    formula: '(twin’s net − actual net) ÷ capital',
  },
  fundingReturn: {
    name: 'Funding, median',
    says: 'Funding earned until the exit, of the entry in the middle, as a share of capital; negative if the construction paid.',
    formula: 'funding ÷ capital',
  },
  realisedMedian: {
    name: 'Realised APR, median',
    says: 'Net of the entry in the middle, scaled from its hold to a year of 365 days, simple. Of a short hold it is no forecast.',
    formula: 'net ÷ capital × 365 days ÷ hold',
  },
  survivalShare: {
    name: 'Survival',
    says: 'Kaplan–Meier estimate of the share of entries whose first liquidation comes later than the holding time. Who was watched for less counts as long as it was seen. The band is 95 % of draws of calendar blocks, and missing where they are too few.',
  },
  costlier: {
    name: 'Exits dearer than their funding',
    says: 'Of the forced exits, those that cost more than all funding earned until then.',
  },
  survivalLeverages: {
    name: 'Survival leverage, median',
    says: 'The highest leverage at which both legs would have seen their planned exit, of the entry in the middle. Half of the entries would have died below it.',
  },
} as const satisfies Readonly<Record<string, Definition>>;
