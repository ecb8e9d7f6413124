/** What a fetch is asked to bring. */
import type { StoredKind } from '../../store/keys.ts';

export interface Want {
  readonly venue: string;
  readonly instrument: string;
  readonly kind: StoredKind;
  /** Half-open, UTC milliseconds. */
  readonly fromMs: number;
  readonly toMs: number;
  /** Was it asked for by name, or can the scenario not do without it? Then its absence is a failure. */
  readonly required: boolean;
  /** Was it asked for by name? Then its bars come in the length that was asked for, or not at all. */
  readonly exact: boolean;
}

/** `bybit-linear BTCUSDT mark`. */
export const wantName = ({ venue, instrument, kind }: Want): string =>
  `${venue} ${instrument} ${kind}`;

/** Each series once, over all that was wanted of it. */
export function merged(wants: readonly Want[]): readonly Want[] {
  const byName = new Map<string, Want>();
  for (const want of wants) {
    const known = byName.get(wantName(want)) ?? want;
    byName.set(wantName(want), {
      ...want,
      fromMs: Math.min(known.fromMs, want.fromMs),
      toMs: Math.max(known.toMs, want.toMs),
      required: known.required || want.required,
      exact: known.exact || want.exact,
    });
  }
  return [...byName.values()];
}
