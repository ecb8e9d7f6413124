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
  const full = columns.column('fullyObserved');
  const rows = new Int32Array(columns.entries);
  let observed = 0;
  for (let i = 0; i < rows.length; i++)
    if (letIn[i] === 1 && full[i] === 1) {
      rows[observed] = i;
      observed += 1;
    }
  const of = (name: Figure): Float64Array => {
    const column = columns.column(name);
    const picked = new Float64Array(observed);
    for (let i = 0; i < observed; i++) picked[i] = column[rows[i] as number] as number;
    return picked;
  };
  const liquidatedAtMs = of('firstLiquidationAtMs');
  const capital = of('capitalQuote');
  const loss = of('forcedExitLossQuote').map((quote, i) => quote / (capital[i] as number));
  const funding = of('fundingEarnedQuote').map((quote, i) => quote / (capital[i] as number));
  const forced = (_: number, i: number): boolean => !Number.isNaN(liquidatedAtMs[i]);
  const lossOfForced = loss.filter(forced);
  const costlier = loss.filter((share, i) => forced(share, i) && share > (funding[i] as number));
  const leverage = of('pairSurvivalLeverage');
  const finite = leverage.filter((value) => !Number.isNaN(value));
  const deathsAtMs = columns.column('firstLiquidationAtMs');
  const inCount = letIn.reduce((sum, one) => sum + one, 0);
  return {
    entries: columns.entries,
    observed,
    censored: inCount - observed,
    refused: columns.refused,
    deaths: deathsAtMs.filter((at) => !Number.isNaN(at)).length,
    deathsByRole: byRole(columns.column('liquidatedLeg'), roles),
    episodes: episodesOf(deathsAtMs),
    ambiguous: columns.column('ambiguous').filter((flag) => flag === 1).length,
    netReturnFraction: quantilesOf(of('returnOnCapitalFraction')),
    forcedExitLossFraction: quantilesOf(loss),
    forcedExits: lossOfForced.length,
    lossOfForcedFraction: quantilesOf(lossOfForced),
    costlierThanFundingFraction:
      lossOfForced.length === 0 ? null : costlier.length / lossOfForced.length,
    survivalLeverage: quantilesOf(finite),
    nothingLiquidates: leverage.length - finite.length,
  };
}

const byRole = (legs: Float64Array, roles: readonly Role[]): Partial<Record<Role, number>> =>
  Object.fromEntries(roles.map((role, leg) => [role, legs.filter((one) => one === leg).length]));
