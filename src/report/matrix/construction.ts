/** What was built, as the matrix heads its columns and as a cell says it in a line. */
import type { LegResult, ReplayResult } from '../../domain/result.ts';
import { leverage } from '../format.ts';
import { venueName } from '../names.ts';

/** The kinds of a scenario's `construction`, in the order of the columns. */
export const CONSTRUCTIONS = ['Delta-neutral', 'Cash-and-carry', 'Reverse cash-and-carry'] as const;
export type ConstructionName = (typeof CONSTRUCTIONS)[number];

/** Of a run that opened nothing, by the words of its construction. */
export function constructionName({ legs, constructionText }: ReplayResult): ConstructionName {
  const spot = legs.find(({ role }) => role === 'spot');
  if (spot !== undefined) return spot.side === 'long' ? 'Cash-and-carry' : 'Reverse cash-and-carry';
  if (legs.length > 0 || constructionText.startsWith('long ')) return 'Delta-neutral';
  return constructionText.startsWith('borrowed ') ? 'Reverse cash-and-carry' : 'Cash-and-carry';
}

/** `BTC: long Binance, short Bybit, 10×`; the construction's own words where nothing was opened. */
export function builtText(result: ReplayResult): string {
  const legs = firstLives(result);
  const [first] = legs;
  if (first === undefined) return result.constructionText;
  const coins = [...new Set(legs.map(({ base }) => base))].join(' and ');
  const margined = legs.filter(({ role }) => role !== 'spot' || first.side === 'short');
  const multiples = [...new Set(margined.map((leg) => leverage(leg.leverage)))].join(' and ');
  return `${coins}: ${legs.map(legWords).join(', ')}, ${multiples}${marginWords(legs)}`;
}

/** Each role as it was first opened, in the construction's order. */
export const firstLives = ({ legs }: Pick<ReplayResult, 'legs'>): readonly LegResult[] =>
  legs.filter(({ lifeIndex }) => lifeIndex === 0);

const legWords = ({ role, side, venue }: LegResult): string =>
  `${role === 'spot' ? (side === 'short' ? 'borrowed spot' : 'spot') : side} ${venueName(venue)}`;

/** How a carry is margined, where that decides what can die. */
function marginWords(legs: readonly LegResult[]): string {
  const [spot, perp] = legs;
  if (spot?.role !== 'spot' || spot.side === 'short' || perp === undefined) return '';
  if (perp.contract === 'inverse') return ', margined in the coin';
  return perp.marginQuote === null ? ', one account' : '';
}
