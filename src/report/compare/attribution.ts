/** What the difference between two nets is made of, to the last millionth. */
import type { LegResult, ReplayResult } from '../../domain/result.ts';
import { DEFINITIONS, type DefinitionKey } from '../definitions.ts';
import { transferFees } from '../policies.ts';
import type { Attribution, AttributionLine, LegPart } from './comparison.ts';
import { type LegPair, legPairs } from './legs.ts';

/** What adds to the net of a life under a name; what it cost is negative. */
interface Kind {
  readonly means: DefinitionKey;
  readonly of: (leg: LegResult, result: ReplayResult) => number;
}

const KINDS: readonly Kind[] = [
  { means: 'fundingEarned', of: ({ fundingQuote }) => fundingQuote },
  { means: 'interest', of: ({ interestQuote }) => interestQuote },
  { means: 'pricePnl', of: ({ pricePnlQuote }) => pricePnlQuote },
  {
    means: 'tradingFees',
    of: (leg, result) => transferFees(result, [leg]) - leg.feesQuote,
  },
  { means: 'transferFees', of: (leg, result) => -transferFees(result, [leg]) },
  { means: 'slippage', of: ({ slippageQuote }) => -slippageQuote },
  {
    means: 'marginForfeited',
    of: ({ liquidation }) => -(liquidation?.marginForfeitedQuote ?? 0),
  },
  {
    means: 'liquidationFees',
    of: ({ liquidation }) => -(liquidation?.feeQuote ?? 0) - (liquidation?.slippageQuote ?? 0),
  },
  {
    means: 'insuranceAbsorbed',
    of: ({ liquidation }) => liquidation?.insuranceAbsorbedQuote ?? 0,
  },
];

/** What no leg accounts for, and what rounding each part to a millionth leaves. */
const OTHER: DefinitionKey = 'otherCosts';

/** Amounts are counted in whole millionths, so that the lines sum to the difference and do not nearly do so. */
export const micros = (quote: number): number => Math.round(quote * 1e6) + 0;
const quoteOf = (whole: number): number => whole / 1e6 + 0;

/**
 * Net of A less net of B by what it is made of, and each part by leg.
 *
 * @returns null where the two are counted in different currencies
 */
export function attributionOf(a: ReplayResult, b: ReplayResult): Attribution | null {
  if (a.currency !== b.currency) return null;
  const pairs = legPairs(a, b);
  const lines = KINDS.map((kind) => lineOf(kind, pairs, a, b));
  const [netA, netB] = [micros(a.totals.netQuote), micros(b.totals.netQuote)];
  const told = (side: 'aQuote' | 'bQuote'): number =>
    lines.reduce((sum, line) => sum + micros(line[side]), 0);
  const [restA, restB] = [netA - told('aQuote'), netB - told('bQuote')];
  const other = {
    means: OTHER,
    name: DEFINITIONS[OTHER].name,
    aQuote: quoteOf(restA),
    bQuote: quoteOf(restB),
    legs: [],
  };
  const all = [...lines, { ...other, differenceQuote: quoteOf(restA - restB) }];
  return {
    aNetQuote: quoteOf(netA),
    bNetQuote: quoteOf(netB),
    netDifferenceQuote: quoteOf(netA - netB),
    lines: all.filter(({ aQuote, bQuote }) => aQuote !== 0 || bQuote !== 0),
  };
}

function lineOf(
  kind: Kind,
  pairs: readonly LegPair[],
  a: ReplayResult,
  b: ReplayResult,
): AttributionLine {
  const parts = pairs.map((pair) => {
    const left = sumOf(kind, pair.a, a);
    const right = sumOf(kind, pair.b, b);
    return { leg: pair.name, left, right };
  });
  const total = (side: 'left' | 'right'): number =>
    parts.reduce((sum, part) => sum + (part[side] ?? 0), 0);
  return {
    means: kind.means,
    name: DEFINITIONS[kind.means].name,
    aQuote: quoteOf(total('left')),
    bQuote: quoteOf(total('right')),
    differenceQuote: quoteOf(total('left') - total('right')),
    legs: parts.map(
      ({ leg, left, right }): LegPart => ({
        leg,
        aQuote: left === null ? null : quoteOf(left),
        bQuote: right === null ? null : quoteOf(right),
        differenceQuote: quoteOf((left ?? 0) - (right ?? 0)),
      }),
    ),
  };
}

/** In millionths; null where there is no such leg. */
const sumOf = (kind: Kind, lives: readonly LegResult[], result: ReplayResult): number | null =>
  lives.length === 0 ? null : lives.reduce((sum, leg) => sum + micros(kind.of(leg, result)), 0);

/** Whether two decimals show a line: what rounding leaves is in the JSON only. */
export const isShown = ({ aQuote, bQuote }: AttributionLine): boolean =>
  Math.max(Math.abs(aQuote), Math.abs(bQuote)) >= CENT / 2;

const CENT = 0.01;
