/** Which pairs a store can be scanned for: two perpetuals of a coin, or its spot and a perpetual of one exchange. */
import type { Instrument } from '../domain/instrument.ts';
import type { SeriesKind } from '../domain/series.ts';
import { venueNamed } from '../venues/names.ts';

/** The time a kind of series covers, half-open. */
export interface Span {
  readonly fromMs: number;
  readonly toMs: number;
}

/** An instrument with what the data has of it. */
export interface Listed extends Instrument {
  /** First row of any series of it. */
  readonly firstMs: number;
  readonly spans: Readonly<Partial<Record<SeriesKind, Span>>>;
}

export interface CarryPair {
  readonly coin: string;
  readonly kind: 'delta-neutral' | 'cash-and-carry';
  /** Of a carry the spot is first. */
  readonly legs: readonly [Listed, Listed];
  readonly marks: 'mark' | 'last';
  /** What every series of the pair covers; null: nothing. */
  readonly window: Span | null;
  /** Why it can not be scanned; null where it can. */
  readonly lacking: string | null;
}

/** Every pair, by coin, kind and venues; those that lack something are told with it. */
export function carryPairs(listed: readonly Listed[]): readonly CarryPair[] {
  const sorted = listed.toSorted((a, b) => compare(nameOf(a), nameOf(b)));
  const perps = sorted.filter(({ contract }) => contract !== 'spot');
  const spots = sorted.filter(({ contract }) => contract === 'spot');
  const twos = perps.flatMap((a, i) =>
    perps
      .slice(i + 1)
      .flatMap((b) => (a.base === b.base && a.venue !== b.venue ? [[a, b] as const] : [])),
  );
  const carries = spots.flatMap((spot) =>
    perps.flatMap((perp) =>
      spot.base === perp.base && exchangeOf(spot) === exchangeOf(perp)
        ? [[spot, perp] as const]
        : [],
    ),
  );
  return [...twos, ...carries]
    .map((legs) => pairOf(legs))
    .sort((a, b) => compare(a.coin, b.coin) || compare(b.kind, a.kind));
}

const compare = (a: string, b: string): number => (a < b ? -1 : a > b ? 1 : 0);
const nameOf = ({ base, venue, instrument }: Listed): string => `${base} ${venue} ${instrument}`;
const exchangeOf = ({ venue }: Listed): string => venueNamed(venue)?.exchange ?? venue;

function pairOf(legs: readonly [Listed, Listed]): CarryPair {
  const [first] = legs;
  const kind = first.contract === 'spot' ? 'cash-and-carry' : 'delta-neutral';
  const marks = legs.every((leg) => leg.contract === 'spot' || hasMark(leg)) ? 'mark' : 'last';
  const needed = legs.flatMap((leg) => neededOf(leg, marks));
  const missing = needed.filter(({ span }) => span === undefined);
  const spans = needed.flatMap(({ span }) => span ?? []);
  const window = {
    fromMs: Math.max(...spans.map(({ fromMs }) => fromMs)),
    toMs: Math.min(...spans.map(({ toMs }) => toMs)),
  };
  const overlaps = missing.length === 0 && window.fromMs < window.toMs;
  return {
    coin: first.base,
    kind,
    legs,
    marks,
    window: overlaps ? window : null,
    lacking:
      missing.length > 0
        ? missing.map(({ what }) => `no ${what}`).join(', ')
        : overlaps
          ? null
          : 'the two have no time in common',
  };
}

const hasMark = ({ spans }: Listed): boolean => spans.mark !== undefined;

function neededOf(
  leg: Listed,
  marks: 'mark' | 'last',
): readonly { readonly what: string; readonly span: Span | undefined }[] {
  const { venue, instrument, contract, spans } = leg;
  const named = (what: string): string => `${what} of ${venue} ${instrument}`;
  if (contract === 'spot') return [{ what: named('spot prices'), span: spans.spot }];
  return [
    { what: named(marks === 'mark' ? 'marks' : 'marks or last prices'), span: spans[marks] },
    { what: named('funding'), span: spans.funding },
  ];
}
