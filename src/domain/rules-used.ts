/** The rules that a replay's legs were under, each with its own date and source. */
import type { Role } from './scenario.ts';

/** One tier of a margin table. */
export interface RuleTier {
  /** Where it ends, in what the table counts (`tiersIn`); null: it has no end. */
  readonly to: number | null;
  /** Maintenance, of notional. */
  readonly rateFraction: number;
  /** Largest leverage a position of this size may be opened at; null: not known. */
  readonly maxLeverage: number | null;
}

/** One rule that a leg was under, with where it was read. */
export interface RuleInForce {
  readonly what:
    | 'maintenance'
    | 'formula'
    | 'liquidation'
    | 'trigger'
    | 'taker fee'
    | 'funding'
    | 'funding account'
    | 'shared account'
    | 'auto-deleveraging'
    | 'collateral';
  /** In words; of two tiers or more the first and the last rate. */
  readonly text: string;
  /** The table's name, where the rule is one. */
  readonly table: string | null;
  /** Of `maintenance`, one where the rate is flat; empty for what is no table. */
  readonly tiers: readonly RuleTier[];
  /** Notional in the currency the leg is margined in, or contracts; null for what is no table. */
  readonly tiersIn: 'notional' | 'contracts' | null;
  /** `2024-10-24`; null: undated. */
  readonly inForceFrom: string | null;
  /**
   * `announced` by the venue for that day, `seen` on it and perhaps older, or `assumed` because no day is
   * known; null: undated.
   */
  readonly datedBy: 'announced' | 'seen' | 'assumed' | null;
  /** The window starts before the earliest known rule, so the nearest one is used. */
  readonly nearest: boolean;
  /** Null: unsourced, and said so wherever it is shown. */
  readonly source: string | null;
  readonly checkedAgainst: string;
}

/** Everything one leg was under. */
export interface RulesUsed {
  readonly role: Role;
  readonly venue: string;
  readonly instrument: string;
  /** `scenario override`, or the venue table's name; null: the leg has no margin of its own to keep. */
  readonly table: string | null;
  readonly inForceFrom: string | null;
  readonly nearest: boolean;
  readonly source: string | null;
  readonly checkedAgainst: string;
  /** `1 % of notional at the mark`, in words, with every tier. */
  readonly maintenanceText: string;
  readonly styleText: string;
  readonly takerFeeFraction: number;
  /** Each rule with its own date and source; a later table that came into force inside the window too. */
  readonly rules: readonly RuleInForce[];
  /** What of them has no source. */
  readonly unsourced: readonly RuleInForce['what'][];
}
