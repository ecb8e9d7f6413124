/** The figures of one grid point over its entries. */
import type { Role } from '../domain/scenario.ts';
import { type Quantiles, quantilesOf } from '../metrics/quantiles.ts';
import { episodesOf } from './episodes.ts';
import type { Figure } from './figures.ts';

/** The rows of one grid point, as columns: one element an entry. */
export interface PointColumns {
  readonly entries: number;
  /** Entries that the venue did not let in; all their figures but the entry's instant are NaN. */
  readonly refused: number;
  /** NaN where the figure is null or the entry was refused. */
  column(name: Figure): Float64Array;
  /** The planned time in the trade at this point, where it is another than the sweep's; null: to the end. */
  readonly holdMs?: number | null;
}

export interface PointStatistics {
  readonly entries: number;
  /** Let in, with the whole hold inside the window. The shares and quantiles below are of these. */
  readonly observed: number;
  /** Let in, and cut off by the window's end. They count in the survival curve only, up to there. */
  readonly censored: number;
  /** Not let in by the venue. */
  readonly refused: number;
  /** Entries of which a leg was liquidated, observed or censored. */
  readonly deaths: number;
  /** The same by the leg that went first. */
  readonly deathsByRole: Readonly<Partial<Record<Role, number>>>;
  /** Crashes behind the deaths: liquidations more than 24 h apart. */
  readonly episodes: number;
  /** Let-in entries whose record does not tell the order of two deaths. */
  readonly ambiguous: number;
  /** Net ÷ capital over the whole hold. */
  readonly netReturnFraction: Quantiles | null;
  /** Forced-exit loss ÷ capital, zero where nothing was forced; positive is lost. */
  readonly forcedExitLossFraction: Quantiles | null;
  /** Observed entries that were forced out, and the same figure over them alone. */
  readonly forcedExits: number;
  readonly lossOfForcedFraction: Quantiles | null;
  /** Of the forced exits: those that cost more than all funding earned until then; null: none was forced. */
  readonly costlierThanFundingFraction: number | null;
  /** Survival leverage of the pair, of entries where something can be liquidated. */
  readonly survivalLeverage: Quantiles | null;
  /** Observed entries where nothing can be. */
  readonly nothingLiquidates: number;
  /** Funding earned ÷ capital, until the exit; negative was paid. */
  readonly fundingReturnFraction: Quantiles | null;
  /** Net ÷ capital, scaled to a year. */
  readonly realisedAprFraction: Quantiles | null;
  /** The entry in the middle by net: of an even number the lower one, of equals the earliest. */
  readonly medianEntry: EntryNet | null;
  /** The one that lost most; of equals the earliest. */
  readonly worstEntry: EntryNet | null;
}

/** One observed entry, to be replayed. */
export interface EntryNet {
  readonly entryAtMs: number;
  /** Net ÷ capital. */
  readonly returnFraction: number;
}

/** 1 for entries that the venue let in. */
export function letInOf(columns: PointColumns): Uint8Array {
  const net = columns.column('netQuote');
  const letIn = new Uint8Array(net.length);
  for (let i = 0; i < net.length; i++) letIn[i] = Number.isNaN(net[i]) ? 0 : 1;
  return letIn;
}

/** @param roles both legs' roles, in the construction's order */
export function pointStatistics(
  columns: PointColumns,
  letIn: Uint8Array,
  roles: readonly Role[],
): PointStatistics {
  const { entries } = columns;
  const deathsAtMs = columns.column('firstLiquidationAtMs');
  const first = columns.column('liquidatedLeg');
  const ambiguous = columns.column('ambiguous');
  const full = columns.column('fullyObserved');
  let inCount = 0;
  let deaths = 0;
  let doubtful = 0;
  const byLeg = roles.map(() => 0);
  const observed: number[] = [];
  for (let i = 0; i < entries; i++) {
    if (letIn[i] === 0) continue;
    inCount += 1;
    if (full[i] === 1) observed.push(i);
    if (ambiguous[i] === 1) doubtful += 1;
    if (Number.isNaN(deathsAtMs[i])) continue;
    deaths += 1;
    const leg = first[i] as number;
    byLeg[leg] = (byLeg[leg] ?? 0) + 1;
  }
  const losses = lossesOf(columns, observed);
  const leverage = survivalLeverages(columns, observed);
  const returns = picked(columns.column('returnOnCapitalFraction'), observed);
  return {
    entries,
    observed: observed.length,
    censored: inCount - observed.length,
    refused: columns.refused,
    deaths,
    deathsByRole: Object.fromEntries(roles.map((role, leg) => [role, byLeg[leg] ?? 0])),
    episodes: episodesOf(deathsAtMs),
    ambiguous: doubtful,
    netReturnFraction: quantilesOf(returns),
    forcedExitLossFraction: quantilesOf(losses.all),
    forcedExits: losses.forced.length,
    lossOfForcedFraction: quantilesOf(losses.forced),
    costlierThanFundingFraction:
      losses.forced.length === 0 ? null : losses.costlier / losses.forced.length,
    survivalLeverage: quantilesOf(leverage),
    nothingLiquidates: observed.length - leverage.length,
    fundingReturnFraction: quantilesOf(losses.funding),
    realisedAprFraction: quantilesOf(picked(columns.column('realisedAprFraction'), observed)),
    ...entriesAtRank(columns.column('entryAtMs'), returns, observed),
  };
}

/** The entries to look at: the median one and the worst. */
function entriesAtRank(
  entryAtMs: Float64Array,
  returns: Float64Array,
  rows: readonly number[],
): Pick<PointStatistics, 'medianEntry' | 'worstEntry'> {
  const sorted = returns.toSorted();
  const at = (rank: number): EntryNet | null => {
    const returnFraction = sorted[rank];
    if (returnFraction === undefined) return null;
    const row = rows[returns.indexOf(returnFraction)] ?? 0;
    return { entryAtMs: entryAtMs[row] as number, returnFraction };
  };
  return { medianEntry: at(Math.floor((sorted.length - 1) / 2)), worstEntry: at(0) };
}

const picked = (column: Float64Array, rows: readonly number[]): Float64Array =>
  Float64Array.from(rows, (row) => column[row] as number);

interface Losses {
  /** Forced-exit loss ÷ capital: of all the rows, and of those that were forced out. */
  readonly all: Float64Array;
  readonly forced: Float64Array;
  /** Rows whose forced exit cost more than their funding. */
  readonly costlier: number;
  /** Funding earned ÷ capital, of all the rows. */
  readonly funding: Float64Array;
}

function lossesOf(columns: PointColumns, rows: readonly number[]): Losses {
  const loss = columns.column('forcedExitLossQuote');
  const capital = columns.column('capitalQuote');
  const funding = columns.column('fundingEarnedQuote');
  const liquidatedAtMs = columns.column('firstLiquidationAtMs');
  const all = new Float64Array(rows.length);
  const earned = new Float64Array(rows.length);
  const forced = new Float64Array(rows.length);
  let count = 0;
  let costlier = 0;
  for (const [i, row] of rows.entries()) {
    const share = (loss[row] as number) / (capital[row] as number);
    all[i] = share;
    earned[i] = (funding[row] as number) / (capital[row] as number);
    if (Number.isNaN(liquidatedAtMs[row])) continue;
    forced[count] = share;
    count += 1;
    if ((loss[row] as number) > (funding[row] as number)) costlier += 1;
  }
  return { all, forced: forced.subarray(0, count), costlier, funding: earned };
}

/** Survival leverages of the rows where something can be liquidated. */
function survivalLeverages(columns: PointColumns, rows: readonly number[]): Float64Array {
  const column = columns.column('pairSurvivalLeverage');
  return picked(
    column,
    rows.filter((row) => !Number.isNaN(column[row])),
  );
}
