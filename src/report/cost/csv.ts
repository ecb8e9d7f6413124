/** The cost of a strategy as a table: a line a leverage. */
import type { CostResult, CostRow, Estimate } from '../../domain/cost.ts';
import { type RecordValue, recordsCsv } from '../records-csv.ts';

/** Names keep their unit: fractions of the capital, times a year, years. */
export const costCsv = ({ rows }: CostResult): string => recordsCsv(rows.map(recordOf));

function recordOf(row: CostRow): Readonly<Record<string, RecordValue>> {
  return {
    leverage: row.leverage,
    entries: row.entries,
    refused: row.refused,
    entry_years: row.entryYears,
    held_years: row.heldYears,
    forced_exits: row.forcedExits,
    episodes: row.episodes,
    ...banded('forced_exits_a_year', row.forcedExitsAYear),
    ...banded('severity_fraction', row.severityFraction),
    severity_p95_fraction: row.severityP95Fraction,
    missed_fraction: row.missedFraction,
    ...banded('exit_cost_apr_fraction', row.exitCostAprFraction),
    missed_apr_fraction: row.missedAprFraction,
    ...banded('funding_apr_fraction', row.fundingAprFraction),
    costs_apr_fraction: row.costsAprFraction,
    price_pnl_apr_fraction: row.pricePnlAprFraction,
    unharmed_net_apr_fraction: row.unharmedNetAprFraction,
    ...banded('net_apr_fraction', row.netAprFraction),
    break_even_a_year: row.breakEvenAYear,
    of_break_even_fraction: row.ofBreakEvenFraction,
    break_even_reason: row.breakEvenReason,
    refusal: row.refusal,
  };
}

function banded(name: string, estimate: Estimate | null): Readonly<Record<string, RecordValue>> {
  return {
    [name]: estimate?.value ?? null,
    [`${name}_low`]: estimate?.low ?? null,
    [`${name}_high`]: estimate?.high ?? null,
  };
}
