/** A scan as two tables: a line for each pair at a leverage, and one for each entry of it. */

import { recordsCsv } from '../records-csv.ts';
import type { ScanLine } from './line.ts';
import { CAUSE_WORDS } from './words.ts';

/** Names keep their unit: fractions, quote currency, milliseconds UTC. */
export function scanCsv(lines: readonly ScanLine[]): string {
  return recordsCsv(
    lines.map(({ pair, row }) => ({
      ...identity({ pair, row }),
      window_from_ms: pair.windowMs?.[0] ?? null,
      window_to_ms: pair.windowMs?.[1] ?? null,
      entries: row.counts.entered,
      entries_cut_off: row.counts.cutOff,
      entries_too_young: row.counts.tooYoung,
      entries_quoted_less: row.counts.quotedLess,
      entries_without_quote: row.counts.noQuote,
      entries_refused: row.counts.refused,
      headline_apr_p50_fraction: row.headlineAprFraction?.p50 ?? null,
      headline_apr_mean_fraction: row.headlineAprFraction?.mean ?? null,
      headline_apr_max_fraction: row.headlineAprFraction?.max ?? null,
      realised_apr_p05_fraction: row.realisedAprFraction?.p05 ?? null,
      realised_apr_p50_fraction: row.realisedAprFraction?.p50 ?? null,
      realised_apr_p95_fraction: row.realisedAprFraction?.p95 ?? null,
      realised_apr_mean_fraction: row.realisedAprFraction?.mean ?? null,
      lost_fraction: row.lostFraction,
      forced_fraction: row.forcedFraction,
      forced_episodes: row.episodes,
      short_exposure_apr_fraction: row.shortfall?.exposureAprFraction ?? null,
      short_decay_apr_fraction: row.shortfall?.decayAprFraction ?? null,
      short_basis_apr_fraction: row.shortfall?.basisAprFraction ?? null,
      short_costs_apr_fraction: row.shortfall?.costsAprFraction ?? null,
      short_forced_exit_apr_fraction: row.shortfall?.forcedExitAprFraction ?? null,
      main_cause: row.cause === null ? null : CAUSE_WORDS[row.cause].long,
      youngest_age_ms: row.youngestAgeMs,
      median_age_ms: row.medianAgeMs,
      survival_leverage_p01: row.survivalLeverage?.p01 ?? null,
      survival_leverage_p50: row.survivalLeverage?.p50 ?? null,
      first_daily_volume_quote: pair.legs[0].medianDailyVolumeQuote,
      second_daily_volume_quote: pair.legs[1].medianDailyVolumeQuote,
      divergence_median_fraction: pair.divergence?.medianFraction ?? null,
      divergence_p99_fraction: pair.divergence?.p99Fraction ?? null,
      divergence_max_fraction: pair.divergence?.maxFraction ?? null,
    })),
  );
}

/** Every entry that was made, with what it was quoted and what arrived. */
export function scanEntriesCsv(lines: readonly ScanLine[]): string {
  return recordsCsv(
    lines.flatMap(({ pair, row }) =>
      row.entries.map((entry) => ({
        ...identity({ pair, row }),
        entry_at_ms: entry.atMs,
        long_venue: entry.longVenue,
        age_ms: entry.ageMs,
        headline_apr_fraction: entry.headlineAprFraction,
        realised_apr_fraction: entry.realisedAprFraction,
        short_exposure_apr_fraction: entry.shortfall?.exposureAprFraction ?? null,
        short_decay_apr_fraction: entry.shortfall?.decayAprFraction ?? null,
        short_basis_apr_fraction: entry.shortfall?.basisAprFraction ?? null,
        short_costs_apr_fraction: entry.shortfall?.costsAprFraction ?? null,
        short_forced_exit_apr_fraction: entry.shortfall?.forcedExitAprFraction ?? null,
        first_liquidation_at_ms: entry.liquidatedAtMs,
        survival_leverage: entry.survivalLeverage,
      })),
    ),
  );
}

const identity = ({ pair, row }: Pick<ScanLine, 'pair' | 'row'>) => ({
  coin: pair.coin,
  kind: pair.kind,
  first_venue: pair.legs[0].venue,
  first_instrument: pair.legs[0].instrument,
  second_venue: pair.legs[1].venue,
  second_instrument: pair.legs[1].instrument,
  leverage: row.leverage,
});
