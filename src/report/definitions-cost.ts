/** What the figures of a strategy's cost mean. */
import type { Definition } from './definition.ts';

export const COST_FIGURES = {
  entryYears: {
    name: 'Entry-years',
    says: 'The time that yearly figures are over: entries whose whole hold lies inside the window, times the hold. After a forced exit the rest of the hold counts too, with the capital idle; “held” is without it. Forced exits ÷ the years held is how often one is forced out who enters again at once.',
    formula: 'entries × hold ÷ 365 days',
  },
  forcedExitsAYear: {
    name: 'Forced exits a year',
    says: 'How often the strategy is forced out in a year of one hold after another. Of a record without any, the upper end is what would have shown at least one nineteen times in twenty: three in the time watched.',
    formula: 'entries forced out ÷ entry-years',
  },
  exitSeverity: {
    name: 'One costs',
    says: 'Forced-exit loss of the entries that were forced out, mean, as a share of all capital.',
    formula: 'forced-exit loss ÷ capital',
  },
  exitSeverityWorst: {
    name: 'One in twenty costs',
    says: 'The forced-exit loss that 95 of 100 forced exits stay within, as a share of all capital.',
  },
  exitCost: {
    name: 'Forced exits cost',
    says: 'What forced exits are expected to take in a year, as a share of all capital.',
    formula: 'forced exits a year × what one costs',
  },
  missedAYear: {
    name: 'Missed after them',
    says: 'What the trade unharmed would have made from the end of a forced exit to the end of the hold; negative where it would have lost.',
    formula: '(twin net − net − forced-exit loss) ÷ capital ÷ entry-years',
  },
  plannedFunding: {
    name: 'Funding a year',
    says: 'Of the trade with nothing forced, as a share of all capital.',
  },
  plannedCosts: {
    name: 'Costs and prices',
    says: 'Price P&L less fees, slippage and interest of the trade with nothing forced, a year, as a share of all capital.',
  },
  netAYear: {
    name: 'Net a year',
    says: 'What is left, mean over the entries, as a share of all capital; simple, of 365 days.',
    formula: 'funding + costs and prices − forced exits − missed',
  },
  breakEvenFrequency: {
    name: 'Break-even',
    says: 'Forced exits a year, each as dear as those of the record and with as much missed after it, at which nothing is left of the year. Zero: nothing is left even without any.',
    formula: 'net a year without forced exits ÷ what one takes and misses',
  },
  bootstrapBand: {
    name: '95 % band',
    says: 'From 400 draws of whole blocks of the calendar with replacement, with Student’s t, so that entries around one crash count as one observation. It knows only the crashes of the record. Without enough blocks there is none.',
  },
} as const satisfies Readonly<Record<string, Definition>>;
