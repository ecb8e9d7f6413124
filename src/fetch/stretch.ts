/** Stretches of time, half-open, UTC milliseconds. */

export interface Stretch {
  readonly fromMs: number;
  readonly toMs: number;
}

/** The same instants as few stretches as possible, oldest first. */
export function joined(stretches: readonly Stretch[]): Stretch[] {
  const result: Stretch[] = [];
  for (const { fromMs, toMs } of stretches.toSorted((a, b) => a.fromMs - b.fromMs)) {
    const last = result.at(-1);
    if (last === undefined || fromMs > last.toMs) result.push({ fromMs, toMs });
    else result[result.length - 1] = { fromMs: last.fromMs, toMs: Math.max(last.toMs, toMs) };
  }
  return result;
}

/** What is left of a stretch without the others, oldest first. */
export function without(whole: Stretch, others: readonly Stretch[]): Stretch[] {
  const left: Stretch[] = [];
  let from = whole.fromMs;
  for (const { fromMs, toMs } of joined(others)) {
    if (fromMs >= whole.toMs) break;
    if (fromMs > from) left.push({ fromMs: from, toMs: fromMs });
    from = Math.max(from, toMs);
  }
  if (from < whole.toMs) left.push({ fromMs: from, toMs: whole.toMs });
  return left;
}

/** What two stretches share; null where that is nothing. */
export function shared(a: Stretch, b: Stretch): Stretch | null {
  const fromMs = Math.max(a.fromMs, b.fromMs);
  const toMs = Math.min(a.toMs, b.toMs);
  return fromMs < toMs ? { fromMs, toMs } : null;
}

export const lengthOf = (stretches: readonly Stretch[]): number =>
  stretches.reduce((sum, { fromMs, toMs }) => sum + toMs - fromMs, 0);
