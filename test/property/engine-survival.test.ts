/**
 * Goal: margin is never the worse for being more, and the survival leverage, the top-up and the
 * smallest distance say what a second replay then does.
 * Method: the leg of a random pair is held again, at the same quantity and entry and with another
 * margin, through `position`; the other leg is given margin that outlives anything.
 */
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { LegResult } from '../../src/domain/result.ts';
import { between } from '../arbitraries.ts';
import { tell } from '../builders/engine.ts';
import { inputs } from '../differential/arbitraries.ts';
import type { OracleInput, OracleLegInput } from '../differential/oracle/types.ts';

const RUNS = { numRuns: 200 };
const PLENTY = 1e6;

/** Nothing opened before, and legs that do not answer for one another. */
const apart = (input: OracleInput): OracleInput => ({
  ...input,
  survivor: { policy: 'hold', reactionMs: 0 },
  legs: [
    { ...input.legs[0], position: null },
    { ...input.legs[1], position: null },
  ],
});

const pairs = inputs('delta-neutral').map(apart);
const which = fc.constantFrom(0 as const, 1 as const);

/** The leg's life again, from the same instant, with a margin in its settlement currency. */
function heldAgain(
  input: OracleInput,
  legs: readonly LegResult[],
  leg: 0 | 1,
  margin: number,
): LegResult | undefined {
  const again = (own: OracleLegInput, i: number): OracleLegInput => {
    const known = legs[i];
    if (known === undefined) throw new Error('both legs were held');
    const { quantityBase, entry } = known;
    const position = {
      quantity: quantityBase,
      entry: entry.price,
      margin: i === leg ? margin : PLENTY * notionalOf(known),
      atMs: entry.atMs,
    };
    return { ...own, position };
  };
  const capitalQuote = 1e4 * PLENTY * input.capitalQuote;
  const held: OracleInput = {
    ...input,
    capitalQuote,
    reserveFraction: 0,
    legs: [again(input.legs[0], 0), again(input.legs[1], 1)],
  };
  return tell(held).result.legs[leg];
}

/** Entry notional in the settlement currency. */
const notionalOf = ({ contract, quantityBase, entry }: LegResult): number =>
  contract === 'inverse' ? quantityBase : quantityBase * entry.price;

describe('survival leverage', () => {
  test('is where a leg of the same quantity just lives: below it does, above it dies', () => {
    let asked = 0;
    fc.assert(
      fc.property(pairs, which, (input, leg) => {
        const { legs } = tell(input).result;
        const own = legs[leg];
        const survival = own?.survivalLeverage ?? null;
        fc.pre(own !== undefined && survival !== null && survival < 1e4);
        const at = (leverage: number): LegResult | undefined =>
          heldAgain(input, legs, leg, notionalOf(own) / leverage);
        expect(at(survival * (1 - 1e-6))?.liquidation).toBeNull();
        expect(at(survival * (1 + 1e-6))?.liquidation).not.toBeNull();
        asked += 1;
      }),
      RUNS,
    );
    expect(asked).toBeGreaterThan(100);
  });

  test('stands on the side of the leverage that the verdict says', () => {
    fc.assert(
      fc.property(pairs, (input) => {
        const { legs, venueMarkVerdict } = tell(input).result;
        for (const own of legs) {
          if (own.survivalLeverage === null) continue;
          const held = notionalOf(own) * settlement(own, input);
          const leverage = held / (own.marginQuote ?? Number.NaN);
          const near = Math.abs(own.survivalLeverage / leverage - 1) < 1e-9;
          if (!near) expect(own.liquidation === null).toBe(leverage < own.survivalLeverage);
        }
        const alive = legs.every(({ liquidation }) => liquidation === null);
        expect(venueMarkVerdict.survives).toBe(alive);
      }),
      RUNS,
    );
  });

  test('the smallest top-up is what was missing: with it the leg lives, with less it dies', () => {
    let asked = 0;
    fc.assert(
      fc.property(pairs, which, (input, leg) => {
        const { legs } = tell(input).result;
        const own = legs[leg];
        fc.pre(own !== undefined && own.liquidation !== null);
        const worth = settlement(own, input);
        const more = (own.topUpToSurviveQuote ?? NaN) / worth;
        const posted = (own.marginQuote ?? Number.NaN) / worth;
        expect(more).toBeGreaterThan(0);
        const near = 1e-9 * notionalOf(own);
        expect(heldAgain(input, legs, leg, posted + more + near)?.liquidation).toBeNull();
        fc.pre(more > 2 * near);
        expect(heldAgain(input, legs, leg, posted + more - near)?.liquidation).not.toBeNull();
        asked += 1;
      }),
      RUNS,
    );
    expect(asked).toBeGreaterThan(50);
  });
});

/** Quote per unit of the settlement currency at the entry: the leg's own mark for coin. */
function settlement(own: LegResult, input: OracleInput): number {
  const bars = input.legs[own.role === 'long' ? 0 : 1].marks.bars;
  const open = bars.find(({ openMs }) => openMs >= own.entry.atMs)?.open ?? NaN;
  return own.contract === 'inverse' ? open : 1;
}

describe('margin', () => {
  test('that is more never brings the death of a leg forward', () => {
    fc.assert(
      fc.property(pairs, which, between(0.2, 1), between(0, 2), (input, leg, part, more) => {
        const { legs } = tell(input).result;
        const own = legs[leg];
        if (own === undefined) throw new Error('both legs were held');
        const margin = (part * notionalOf(own)) / 3;
        const less = heldAgain(input, legs, leg, margin);
        const rich = heldAgain(input, legs, leg, margin * (1 + more));
        expect(diesNoEarlier(rich, less)).toBe(true);
      }),
      RUNS,
    );
  });

  test('at a lower leverage of either leg or both never brings the death of any leg forward', () => {
    const shares = fc.tuple(between(0, 1), between(0, 1));
    fc.assert(
      fc.property(pairs, shares, (input, [a, b]) => {
        const lower = (own: OracleLegInput, share: number): OracleLegInput => ({
          ...own,
          leverage: 1 + (own.leverage - 1) * share,
        });
        const there: OracleInput = {
          ...input,
          legs: [lower(input.legs[0], a), lower(input.legs[1], b)],
        };
        const here = tell(input).result.legs;
        const calmer = tell(there).result.legs;
        for (const i of [0, 1]) expect(diesNoEarlier(calmer[i], here[i])).toBe(true);
      }),
      RUNS,
    );
  });
});

function diesNoEarlier(one: LegResult | undefined, other: LegResult | undefined): boolean {
  if (!one?.liquidation) return true;
  if (!other?.liquidation) return false;
  return one.liquidation.atMs >= other.liquidation.atMs;
}
