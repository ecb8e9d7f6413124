/** Where two runs part: the first event that the other has not, or not so. */
import type { EventKind } from '../../domain/event-kind.ts';
import type { ReplayResult, ResultEvent } from '../../domain/result.ts';
import { price, quantity } from '../format.ts';
import { EVENT_NAMES, EXIT_NAMES, roleName } from '../names.ts';
import type { EventTold, Parting } from './comparison.ts';
import { legPairs, pairKeys } from './legs.ts';

/** What changes who holds what: between two of these, runs differ in amounts only. */
const TURNS: ReadonlySet<EventKind> = new Set<EventKind>([
  'entry',
  'exit',
  'liquidation',
  'rehedge',
  'rehedge-refused',
  'transfer-sent',
  'transfer-arrived',
  'transfer-late',
  'transfer-failed',
  'halted',
  'policy-exit',
  'entry-refused',
]);

export interface Partings {
  readonly firstDifference: Parting | null;
  readonly parting: Parting | null;
}

export function partingsOf(a: ReplayResult, b: ReplayResult): Partings {
  const pairs = legPairs(a, b);
  const [keysA, keysB] = [pairKeys(pairs, 'a'), pairKeys(pairs, 'b')];
  const turn = ({ kind }: ResultEvent): boolean => TURNS.has(kind);
  const whatA = (event: ResultEvent): string => happening(event, keysA);
  const whatB = (event: ResultEvent): string => happening(event, keysB);
  const first = firstApart(
    a.events,
    b.events,
    (left, right) => whatA(left) === whatB(right) && amounts(left) === amounts(right),
  );
  const second = firstApart(
    a.events.filter(turn),
    b.events.filter(turn),
    (left, right) => whatA(left) === whatB(right),
  );
  return { firstDifference: told(first, a, b), parting: told(second, a, b) };
}

type Pair = readonly [ResultEvent | undefined, ResultEvent | undefined];

function firstApart(
  a: readonly ResultEvent[],
  b: readonly ResultEvent[],
  isSame: (left: ResultEvent, right: ResultEvent) => boolean,
): Pair | null {
  for (let i = 0; i < Math.max(a.length, b.length); i += 1) {
    const [left, right] = [a[i], b[i]];
    if (left === undefined || right === undefined || !isSame(left, right)) return [left, right];
  }
  return null;
}

/** The same whatever the sizes and prices. */
const happening = (
  { atMs, kind, leg, lifeIndex, exitKind, from }: ResultEvent,
  keys: ReadonlyMap<string, string>,
): string => JSON.stringify([atMs, kind, keys.get(leg) ?? leg, lifeIndex, exitKind, from]);

const amounts = ({
  priceQuote,
  amountQuote,
  quantityBase,
  marginRatioFraction,
  feeQuote,
  netDeltaBeforeBase,
  netDeltaAfterBase,
  note,
}: ResultEvent): string =>
  JSON.stringify([
    ...[priceQuote, amountQuote, quantityBase, marginRatioFraction, feeQuote],
    ...[netDeltaBeforeBase, netDeltaAfterBase, note],
  ]);

/** Of two events that are not of one instant the later has not happened yet. */
function told(pair: Pair | null, a: ReplayResult, b: ReplayResult): Parting | null {
  if (pair === null) return null;
  const [left, right] = pair;
  const atMs = Math.min(
    left?.atMs ?? Number.POSITIVE_INFINITY,
    right?.atMs ?? Number.POSITIVE_INFINITY,
  );
  const at = (event: ResultEvent | undefined, result: ReplayResult): EventTold | null =>
    event === undefined || event.atMs !== atMs ? null : eventTold(event, result);
  return { atMs, a: at(left, a), b: at(right, b) };
}

function eventTold(event: ResultEvent, result: ReplayResult): EventTold {
  const { atMs, kind, priceQuote, quantityBase, exitKind } = event;
  const leg = roleName(result, event.leg);
  const base = result.legs.find(({ role }) => role === event.leg)?.base ?? '';
  const what =
    exitKind === undefined || kind === 'liquidation'
      ? EVENT_NAMES[kind].toLowerCase()
      : EXIT_NAMES[exitKind];
  const size = quantityBase === undefined ? '' : ` of ${quantity(quantityBase)} ${base}`;
  const at = priceQuote === undefined ? '' : ` at ${price(priceQuote)}`;
  return { atMs, kind, leg, text: `${leg}: ${what}${size}${at}` };
}
