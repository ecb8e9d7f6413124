/**
 * Lines of a funding series → prints. A line is one print (`at`) or a run of them (`from`, `to`,
 * both included, one an interval).
 */
import { epochMs } from '../../units/units.ts';
import type { Evidence, FundingPrint, FundingSpec } from './model.ts';
import type { RawFunding, RawPrint } from './schema.ts';

/** A run longer than this is a slip of the pen: 30 days of hourly prints are 720. */
const LONGEST_RUN = 5_000;

/** All prints of a series, in the order of its lines. */
export function fundingSpec(raw: RawFunding): FundingSpec {
  const prints = raw.prints.map((line) => printsOf(line, raw));
  const sourced = raw.prints.map((line, index) =>
    line.assumed === undefined ? (prints[index]?.length ?? 0) : 0,
  );
  return {
    venue: raw.venue,
    instrument: raw.instrument,
    prints: prints.flat(),
    sourced: sourced.reduce((sum, count) => sum + count, 0),
    evidence: raw.prints.map(
      ({ source, assumed }): Evidence => ({ source: source ?? null, assumed: assumed ?? null }),
    ),
    note: raw.note ?? null,
  };
}

function printsOf(line: RawPrint, series: RawFunding): FundingPrint[] {
  const interval = line.interval ?? series.interval;
  const first = line.at ?? line.from;
  const last = line.at ?? line.to;
  if (first === undefined || last === undefined) return [];
  const count = Math.min(Math.floor((last - first) / interval) + 1, LONGEST_RUN);
  return Array.from({ length: Math.max(count, 0) }, (_, index) => ({
    at: epochMs(first + index * interval),
    rate: line.rate,
    interval,
  }));
}
