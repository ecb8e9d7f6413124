/** Quantiles of a sample, as tables of results quote them. */
import { mean, quantileSorted } from 'simple-statistics';

/** The shares that are quoted, by the name they are quoted under. */
export const QUOTED = {
  p01: 0.01,
  p05: 0.05,
  p25: 0.25,
  p50: 0.5,
  p75: 0.75,
  p95: 0.95,
  p99: 0.99,
} as const;

/** Type-7 quantiles (linear between neighbours, as numpy's default), and the mean. */
export type Quantiles = { readonly [K in keyof typeof QUOTED | 'mean']: number };

/**
 * @param values finite, in any order; left as they are
 * @returns null for an empty sample
 */
export function quantilesOf(values: Float64Array): Quantiles | null {
  if (values.length === 0) return null;
  const sorted = values.toSorted() as unknown as number[];
  const at = (share: number): number => quantileSorted(sorted, share);
  return {
    mean: mean(sorted),
    p01: at(QUOTED.p01),
    p05: at(QUOTED.p05),
    p25: at(QUOTED.p25),
    p50: at(QUOTED.p50),
    p75: at(QUOTED.p75),
    p95: at(QUOTED.p95),
    p99: at(QUOTED.p99),
  };
}
