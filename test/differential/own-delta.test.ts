/**
 * Goal: a leg with a delta of its own is sized, unwound and told alike by both engines and the second
 * implementation, and its net delta is what the series says.
 */
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { apart } from './agreement.ts';
import { anyInputs } from './arbitraries.ts';
import { barEngine, engine, engineResult } from './engine.ts';
import { oracle } from './oracle/oracle.ts';
import type { OracleInput } from './oracle/types.ts';
import { AT_ONCE, DAY_MS, HOUR_MS, hour, NEVER_LEFT } from './stories/build.ts';
import { CALL_STORY } from './stories/own-delta.ts';

/** Random carries whose spot has a delta of its own: steps at any instant, known from before the window on. */
const carries: fc.Arbitrary<OracleInput> = fc
  .tuple(
    anyInputs('segregated'),
    fc.double({ min: 0.05, max: 1.5, noNaN: true }),
    fc.array(
      fc.tuple(
        fc.double({ min: 0, max: 1, noNaN: true }),
        fc.double({ min: -1, max: 1.5, noNaN: true }),
      ),
      { minLength: 4, maxLength: 40 },
    ),
  )
  .map(([input, first, later]) => {
    const [fromMs, toMs] = input.windowMs;
    const stepAt = (share: number) => fromMs + 1 + Math.floor(share * (toMs - fromMs));
    const steps = new Map(later.map(([share, value]) => [stepAt(share), value]));
    const values = [...new Map([[fromMs - DAY_MS, first], ...steps])]
      .map(([atMs, value]) => ({ atMs, value }))
      .sort((a, b) => a.atMs - b.atMs);
    const [spot, perp] = input.legs;
    const { survivor } = input;
    return {
      ...input,
      survivor:
        survivor.policy === 'rehedge' ? { ...survivor, policy: 'close' as const } : survivor,
      legs: [
        { ...spot, position: null, delta: 'own' },
        { ...perp, position: null },
      ] as const,
      signals: [{ name: 'own', values }],
    };
  });

describe('a leg with a delta of its own', () => {
  test('is told alike by the engine and the second implementation', async () => {
    await fc.assert(
      fc.asyncProperty(carries, async (input) => {
        expect(await apart(engine, oracle, input)).toBe('');
        expect(await apart(engine, barEngine, input)).toBe('');
      }),
      { numRuns: 100 },
    );
  });

  test('that is always one is a coin', () => {
    fc.assert(
      fc.property(carries, (input) => {
        const [{ delta: _none, ...spot }, perp] = input.legs;
        const one = { name: 'own', values: [{ atMs: input.windowMs[0] - DAY_MS, value: 1 }] };
        const own = outcome({ ...input, signals: [one] });
        const plain = outcome({ ...input, legs: [spot, perp], signals: [] });
        expect(own).toEqual(plain);
      }),
      { numRuns: 40 },
    );
  });
});

/** Its figures, or why it is not let in. */
function outcome(input: OracleInput): unknown {
  try {
    const { totals, legs, netDelta, forcedExit } = engineResult(input);
    return { totals, legs, netDelta, forcedExit };
  } catch (error) {
    return String(error);
  }
}

describe('the call of the story', () => {
  const result = engineResult(CALL_STORY.input);

  // 100 calls against 50 coin: 100·0.5 − 50 = 0, then 60 − 50, 70 − 50; 70 without the short; nothing. What came a
  // millisecond after 02:00 (0.8) is first known at 03:00, when the calls are gone. The band is 2 % of 50 coin.
  test('is told with the net delta that its series leaves', () => {
    expect(result.netDelta.series.map(({ atMs, base }) => [atMs, round(base)])).toEqual([
      [hour(0), 0],
      [hour(1), 10],
      [hour(2), 20],
      [hour(2), 70],
      [hour(3), 0],
    ]);
    const { worstBase, worstAtMs, outsideBandMs, bandBase } = result.netDelta;
    expect([round(worstBase), worstAtMs, outsideBandMs, bandBase]).toEqual([
      ...[70, hour(2), 2 * HOUR_MS, 1],
    ]);
    const liquidation = result.events.find(({ kind }) => kind === 'liquidation');
    expect(round(liquidation?.netDeltaBeforeBase ?? 0)).toBe(20);
    expect(round(liquidation?.netDeltaAfterBase ?? 0)).toBe(70);
  });

  test('has no divergence: its price and the perp’s are of different things', () => {
    expect(result.divergence).toBeNull();
    expect(result.divergenceReason).toContain('delta of its own');
  });

  test('says what it rests on', () => {
    const said = result.assumptions.find(({ code }) => code === 'own-delta');
    expect(said?.text).toContain('own call-delta signal');
  });

  test.each<[string, Partial<OracleInput>]>([
    ['survivor.policy', { survivor: { policy: 'rehedge', reactionMs: 0 } }],
    ['enter.divergence', { enter: { ...AT_ONCE, divergenceFraction: 0.1 } }],
    ['leave.divergence', { leave: { ...NEVER_LEFT, divergenceFraction: 0.1 } }],
  ])('is refused with %s, which takes a unit for a coin', (where, change) => {
    expect(() => engineResult({ ...CALL_STORY.input, ...change })).toThrow(`${where}: expected`);
  });
});

const round = (x: number): number => Math.round(x * 1e9) / 1e9;
