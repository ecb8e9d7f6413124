/** Auto-deleveraging of an input, as a scenario says it. */
import type { Adl, AdlPrice } from '../../src/domain/adl.ts';
import { epochMs, fraction } from '../../src/units/units.ts';
import type { RuleBook } from '../../src/venues/rule-book.ts';
import { SOURCED } from '../builders/rule-book.ts';
import type { OracleRound } from './oracle/adl-types.ts';
import type { OracleInput } from './oracle/types.ts';

export function adlOf({ adl, legs }: OracleInput): Adl | null {
  if (adl === undefined) return null;
  return {
    history: null,
    events: adl.rounds.map(({ legIndex, atMs, share, price }) => ({
      venue: `venue-${legIndex}`,
      instrument: null,
      at: epochMs(atMs),
      side: legs[legIndex].side,
      share: fraction(share),
      price: priceOf(price),
      source: null,
    })),
    queue:
      'behind' in adl.queue
        ? { kind: 'behind', share: fraction(adl.queue.behind) }
        : { kind: 'population', ...adl.queue },
  };
}

function priceOf(price: OracleRound['price']): AdlPrice {
  if (typeof price === 'number') return { kind: 'printed', price };
  if (typeof price === 'string') return { kind: price };
  return { kind: 'bankruptcy', beyond: fraction(price.beyond) };
}

/** What the input says of its venues' queues. */
export const queueRulesOf = ({ adl }: OracleInput): Pick<RuleBook, 'adl' | 'hedgeRank'> => ({
  adl:
    adl === undefined
      ? null
      : {
          close:
            adl.bankruptcyWithin === null
              ? null
              : { kind: 'bankruptcy near mark', share: adl.bankruptcyWithin },
          score: adl.score,
          ...SOURCED,
        },
  hedgeRank:
    adl === undefined ? null : { lowered: adl.hedgesLast, terms: 'as the input says', ...SOURCED },
});
