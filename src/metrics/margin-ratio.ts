/** The margin ratio: maintenance ÷ equity, of a leg by itself or of a shared account. */
import type { MarginTable } from '../domain/margin-rule.ts';
import {
  adjustedEquity,
  type CrossAccount,
  crossRequirement,
  type PricePair,
} from '../margin/cross.ts';
import { equityAt, type IsolatedLeg, notionalAt } from '../margin/isolated.ts';
import { maintenance } from '../margin/maintenance.ts';

/** At most 1, which is liquidation; 1 too where equity is not above zero. */
export const ratioOf = (needed: number, equity: number): number =>
  equity > 0 ? Math.min(needed / equity, 1) : 1;

/** Of a leg at a price. */
export const marginRatioAt = (leg: IsolatedLeg, table: MarginTable, price: number): number =>
  ratioOf(maintenance(table, notionalAt(leg, price)), equityAt(leg, price));

/** Of a shared account at a pair of prices. */
export const crossRatioAt = (account: CrossAccount, at: PricePair): number =>
  ratioOf(crossRequirement(account, at), adjustedEquity(account, at));
