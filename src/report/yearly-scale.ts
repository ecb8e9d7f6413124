/** A scale for rates a year, which lie between a tenth of a per cent and a thousandfold of the capital. */

/** Up to here the scale is even, beyond it each step is tenfold; the same on both sides of zero. */
const EVEN_TO = 0.05;
const TICKS = [0.1, 1, 10, 100, 1_000] as const;

export interface YearlyScale {
  /** Where a rate lies, to a tenth of a dot. */
  readonly at: (apr: number) => number;
  /** Zero first, then by size. */
  readonly ticks: readonly number[];
}

/** The scale of these rates and at least ±10 %, from one dot to another. */
export function yearlyScale(aprs: readonly number[], fromDot: number, toDot: number): YearlyScale {
  const low = bent(Math.min(-0.1, ...aprs));
  const high = bent(Math.max(0.1, ...aprs));
  const dots = (toDot - fromDot) / (high - low);
  return {
    at: (apr) => Math.round(10 * (fromDot + (bent(apr) - low) * dots)) / 10,
    ticks: [0, ...TICKS, ...TICKS.map((tick) => -tick)].filter(
      (tick) => bent(tick) >= low && bent(tick) <= high,
    ),
  };
}

const bent = (apr: number): number => Math.sign(apr) * Math.log10(1 + Math.abs(apr) / EVEN_TO);

/** Ticks whose texts, each so many dots long, do not touch; zero always stands. */
export function spacedTicks(
  ticks: readonly number[],
  at: YearlyScale['at'],
  length: number,
): readonly number[] {
  const kept: number[] = [0];
  for (const tick of ticks.toSorted((a, b) => Math.abs(a) - Math.abs(b)))
    if (kept.every((other) => Math.abs(at(other) - at(tick)) > length)) kept.push(tick);
  return kept;
}
