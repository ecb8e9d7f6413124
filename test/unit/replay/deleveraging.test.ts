/**
 * Goal: a winning leg is closed when its turn comes, at the price the venue pays, and what that leaves is
 * told and booked to the last place.
 * Method: the pair of test/builders/deleveraged.ts, and figures by hand.
 */
import { describe, expect, test } from 'vitest';
import { ScenarioError } from '../../../src/domain/errors.ts';
import {
  ADL,
  FALL,
  HOLD,
  kinds,
  pair,
  RISE,
  round,
  shortOf,
  told,
} from '../../builders/deleveraged.ts';
import { type Changes, tell } from '../../builders/engine.ts';
import { adlOf } from '../../differential/engine-adl.ts';
import type { OracleInput } from '../../differential/oracle/types.ts';
import { HOUR_MS, hour, input, leg, print } from '../../differential/stories/build.ts';

describe('a short that is closed whole', () => {
  /*
   * At 80: 100·(100 − 80) = 2,000 booked, nothing else taken. The long goes on to 90: −1,000. Net 1,000 where the
   * pair would have come to 0: it was no loss but a gain of 1,000, the drift of the coin left bare from 80 to 90.
   */
  test('at the mark takes its profit home and leaves the long bare', () => {
    const result = told();
    expect(shortOf(result)[0]).toMatchObject({
      exit: { atMs: hour(2), price: 80, kind: 'adl' },
      pricePnlQuote: 2_000,
      feesQuote: -0,
      slippageQuote: -0,
      liquidation: null,
      deleveraging: {
        atMs: hour(2),
        markPrice: 80,
        haircutQuote: 0,
        closedFraction: 1,
        aheadFraction: 0.1,
        takenFraction: 0.15,
      },
    });
    expect(result.totals).toMatchObject({
      netQuote: 1_000,
      twinNetQuote: 0,
      forcedExitLossQuote: -1_000,
    });
    expect(result.forcedExit).toMatchObject({
      firstDeadRole: 'short',
      deleveragingHaircutQuote: -0,
      nakedDriftQuote: -1_000,
      basisForgoneQuote: 0,
      residualQuote: 0,
    });
    expect(result.legs[0]?.nakedMs).toBe(2 * HOUR_MS);
    const event = result.events.find(({ kind }) => kind === 'adl');
    expect(event).toMatchObject({
      ...{ leg: 'short', priceQuote: 80, quantityBase: 100, exitKind: 'adl' },
      ...{ netDeltaBeforeBase: 0, netDeltaAfterBase: 100 },
      note: 'Stood behind 10 % of its side; 15 % was closed.',
    });
  });

  test('and under close the long follows at the open after the reaction', () => {
    const result = told({}, { survivor: { policy: 'close', reactionMs: 0 } });
    expect(result.legs.map(({ exit }) => [exit.kind, exit.atMs])).toEqual([
      ['survivor-close', hour(3)],
      ['adl', hour(2)],
    ]);
    // 2,000 for the short and −2,000 for the long, both at 80.
    expect(result.totals.netQuote).toBe(0);
  });

  /*
   * The longs it covers were bankrupt 5 % before the mark got to 80, at 84: the short is paid 100·(100 − 84) = 1,600
   * of its 2,000, and the 400 are the haircut.
   */
  test('at a bankruptcy price is paid less than the mark promised', () => {
    const result = told({ rounds: [round({ price: { beyond: 0.05 } })] });
    const [short] = shortOf(result);
    expect(short?.exit.price).toBe(84);
    expect(short?.pricePnlQuote).toBe(2_000);
    expect(short?.deleveraging?.haircutQuote).toBe(400);
    expect(result.totals).toMatchObject({ netQuote: 600, costsQuote: 400 });
    expect(result.forcedExit).toMatchObject({ deleveragingHaircutQuote: 400, residualQuote: 0 });
  });

  test('a long that wins is paid less by a price below the mark', () => {
    const rounds = [round({ legIndex: 0, price: { beyond: 0.05 } })];
    const [long] = told({ rounds }, {}, RISE).legs;
    // 5 % under 110; 100·(110 − 104.5).
    expect(long?.exit.price).toBeCloseTo(104.5, 12);
    expect(long?.deleveraging?.haircutQuote).toBeCloseTo(550, 9);
  });

  test('a venue that takes a bankruptcy price near the mark only takes the mark where it is farther', () => {
    const at = (beyond: number) =>
      shortOf(told({ rounds: [round({ price: { beyond } })], bankruptcyWithin: 0.05 }))[0]?.exit
        .price;
    expect(at(0.04)).toBeCloseTo(83.2, 12);
    expect(at(0.06)).toBe(80);
  });

  test('at the mark before, which is the close of the bar before', () => {
    const [short] = shortOf(told({ rounds: [round({ price: 'previous mark' })] }));
    expect(short?.exit.price).toBe(85);
    expect(short?.deleveraging?.haircutQuote).toBe(500);
  });

  test('at a printed price is paid more where that was better', () => {
    const [short] = shortOf(told({ rounds: [round({ price: 76 })] }));
    expect(short?.exit.price).toBe(76);
    expect(short?.deleveraging?.haircutQuote).toBe(-400);
  });

  // 5,000 posted and 2,000 won are gone at 150: no winner is left owing.
  test('is never paid less than nothing', () => {
    const result = told({ rounds: [round({ price: { beyond: 0.99 } })] });
    const [short] = shortOf(result);
    expect(short?.exit.price).toBe(150);
    expect(short?.deleveraging?.haircutQuote).toBe(7_000);
    expect(result.totals.netQuote).toBe(2_000 - 7_000 - 1_000);
  });

  test('between two bars is closed at the next open, never at the one before', () => {
    const [late] = shortOf(told({ rounds: [round({ atMs: hour(2) + 1 })] }));
    expect(late?.exit.atMs).toBe(hour(3));
    const [early] = shortOf(told({ rounds: [round({ atMs: hour(2) - 1 })] }));
    expect(early?.exit.atMs).toBe(hour(2));
  });

  // 1 % of 8,000 comes to the short at the very open: it is settled before the round.
  test('has the funding of that open', () => {
    const rows = FALL;
    const { result } = tell(
      input(
        'delta-neutral',
        10_000,
        [leg('long', rows), leg('short', rows, { funding: [print(hour(2), 0.01)] })],
        { survivor: HOLD, adl: ADL },
      ),
    );
    expect(shortOf(result)[0]).toMatchObject({ fundingQuote: 80, settlements: 1 });
  });

  test('is no survivor to the gate that asks', () => {
    const gates = { survives: true, netMin: null, forcedExitLossMax: null };
    const { result } = tell(pair(), { scenario: { gates } });
    expect(result.gates).toEqual([{ gate: 'survives: true', passed: false, found: 'deleveraged' }]);
  });

  // q′ = min(100, 7,000·2 ÷ 80) = 100: opened again at 80 with 4,000, and closed at 90: −1,000.
  test('is opened again under rehedge', () => {
    const result = told({}, { survivor: { policy: 'rehedge', reactionMs: 0 } });
    expect(shortOf(result).map(({ entry, exit }) => [entry.price, exit.kind])).toEqual([
      [100, 'adl'],
      [80, 'window-end'],
    ]);
    expect(result.totals.netQuote).toBe(2_000 - 1_000 - 1_000);
  });
});

describe('what is told', () => {
  test('names what it rests on', () => {
    const { assumptions, resolutionLimits } = told();
    const texts = assumptions.filter(({ code }) => code.startsWith('adl')).map(({ text }) => text);
    expect(texts).toEqual([
      'A round at 2024-01-01 02:00 UTC of auto-deleveraging on venue-1 may close the short, while it wins, at the mark.',
      'When it is opened the leg stands behind 10 % of its side. A round closes its share of what is open of the side then, and the next one takes from what it left; nobody new joins the queue.',
      'A round takes effect at the first open at or after its instant, without a fee. The haircut is told against that open’s mark: after a printed price it holds what the mark did since.',
    ]);
    expect(resolutionLimits.at(-1)).toContain('up to 1 h later');
  });

  test('says so where no round is for a leg', () => {
    const { assumptions } = told({ rounds: [round({ legIndex: 1, atMs: hour(30) })] });
    expect(assumptions.map(({ code }) => code)).toContain('adl-none');
  });

  test('and without any the result has nothing of it', () => {
    const result = told(null);
    expect(kinds(result)).not.toContain('adl-spared');
    expect(result.assumptions.filter(({ code }) => code.startsWith('adl'))).toEqual([]);
  });
});

describe('a round that can not be played is refused by name', () => {
  const refused = (asked: OracleInput, change: Changes = {}): string => {
    try {
      tell(asked, change);
    } catch (error) {
      if (error instanceof ScenarioError) return error.message;
      throw error;
    }
    return 'let in';
  };

  test('where nobody knows the venue’s price', () => {
    const asked = pair();
    const adl = adlOf(asked);
    const events = (adl?.events ?? []).map((event) => ({
      ...event,
      price: { kind: 'venue' } as const,
    }));
    const said = refused(asked, { scenario: { adl: adl && { ...adl, events } } });
    expect(said).toContain('adl.events.0.price');
    expect(said).toContain('is not recorded');
  });

  test('on a shared account, which does not come apart', () => {
    const spot = leg('spot', FALL);
    const perp = leg('perp', FALL);
    expect(refused(input('cross', 10_000, [spot, perp], { adl: ADL }))).toContain('shared account');
  });

  test('in part of an inverse carry’s perp', () => {
    const perp = leg('perp', FALL, { contract: 'inverse' });
    const adl = {
      ...ADL,
      queue: { accounts: [{ entry: 100, leverage: 2, weight: 1, deltaNeutral: false }], own: 1 },
    };
    expect(refused(input('inverse', 10_000, [leg('spot', FALL), perp], { adl }))).toContain(
      'adl.queue.own',
    );
  });

  test('among a population of a venue that takes anybody', () => {
    const asked = pair({
      queue: { accounts: [{ entry: 100, leverage: 2, weight: 1, deltaNeutral: false }], own: 0 },
    });
    const books: Changes['books'] = (own) =>
      new Map(
        [...own].map(([name, book]) => [
          name,
          { ...book, adl: book.adl && { ...book.adl, score: 'random' as const } },
        ]),
      );
    expect(refused(asked, { books })).toContain('random place');
  });
});

describe('an inverse carry', () => {
  /*
   * 100 coin held, all of it short at 1x from 100, N = 10,000, margin 100 coin. At 80 the short has won
   * 10,000·(1/80 − 1/100) = 25 coin; closed at 84 it is paid 10,000·(1/84 − 1/100) = 19.0476 and the haircut is
   * 5.952381 coin at the spot's 80: 476.190476. The 119.0476 coin that are left are worth 90 at the end: 10,714.29.
   */
  test('loses its short whole, and is paid in coin', () => {
    const spot = leg('spot', FALL);
    const perp = leg('perp', FALL, { contract: 'inverse', leverage: 1 });
    const adl = { ...ADL, rounds: [round({ price: { beyond: 0.05 } })] };
    const { result } = tell(input('inverse', 10_000, [spot, perp], { adl, survivor: HOLD }));
    const short = result.legs[1];
    expect(short?.exit).toMatchObject({ price: 84, kind: 'adl' });
    expect(short?.deleveraging?.haircutQuote).toBeCloseTo(476.190476, 5);
    expect(result.totals.netQuote).toBeCloseTo(714.285714, 5);
    expect(Math.abs(result.forcedExit?.residualQuote ?? 1)).toBeLessThan(1e-6);
  });
});
