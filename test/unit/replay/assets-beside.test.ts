/**
 * Goal: where a leg's margin is an asset that has fallen, whoever asks what the leg has left is told what the asset is
 * worth, not what it cost: a round of auto-deleveraging, an exit style that closes it beside the other, a fund's loss.
 *
 * Pairs of 2x at 100 from a capital of 10,000: 5,000 a leg, 100 coins, maintenance 20 %. All of the short's 5,000 is
 * USDe bought at 1, or four fifths of it.
 */
import { expect, test } from 'vitest';
import type { ExitStyle } from '../../../src/domain/exit-style.ts';
import type { ReplayResult } from '../../../src/domain/result.ts';
import { withAssets } from '../../builders/collateral.ts';
import { pair as deleveraged, shortOf } from '../../builders/deleveraged.ts';
import { tell } from '../../builders/engine.ts';
import { FLAT, HOURS, near, ONE_PERCENT, pair } from '../../builders/exit-story.ts';
import { scenarioOf } from '../../differential/engine.ts';
import type { OracleInput } from '../../differential/oracle/types.ts';
import { hour, type Row } from '../../differential/stories/build.ts';

const PAR: Row = [1, 1, 1, 1];
const still = (p: number): Row => [p, p, p, p];

/** By both engines; both legs on one venue under a style. */
function told(
  story: OracleInput,
  share: number,
  rows: readonly Row[],
  style: ExitStyle | null = null,
): ReplayResult {
  const changes = withAssets(story, 'short', [{ share, rows }]);
  const { construction } = scenarioOf(story);
  if (construction.kind !== 'delta-neutral') throw new Error('the stories are of pairs');
  const { long, short } = construction;
  const scenario = {
    ...changes.scenario,
    ...(style !== null && {
      construction: { ...construction, short: { ...short, venue: long.venue } },
      exits: { long: style, short: style },
      unplanned: ONE_PERCENT,
    }),
  };
  const bar = tell(story, { ...changes, scenario, engine: 'bar' }).result;
  expect(tell(story, { ...changes, scenario }).result).toEqual({ ...bar, engine: 'indexed' });
  expect(Math.abs(bar.forcedExit?.residualQuote ?? 0)).toBeLessThan(1e-5);
  return bar;
}

test('a deleveraged winner pays no more than its fallen assets are worth', () => {
  // At 02:00 the mark is 80: a profit of 2,000. 4,000 USDe at 0.1 are 400, with 1,000 of money: 3,400 in all.
  // A close at 120 would ask for 4,000 of it; at 114, (100 + 1,400 ÷ 100), all of it is gone.
  const result = told(
    deleveraged({ rounds: [{ legIndex: 1, atMs: hour(2), share: 0.15, price: 120 }] }),
    0.8,
    [PAR, PAR, still(0.1), still(0.1)],
  );
  const [short] = shortOf(result);
  expect(short?.exit).toMatchObject({ kind: 'adl', price: near(114) });
  expect(short?.deleveraging?.haircutQuote).toBeCloseTo(3_400, 8);
  // The long is at 90 in the end: −1,000. The short lost what was posted and nothing more.
  expect(result.totals.netQuote).toBeCloseTo(-6_000, 8);
});

test('a leg that its assets have killed at that very open is caught by itself, not closed beside the other', () => {
  const story = pair([FLAT, still(58), still(58)], [FLAT, still(100), still(100)]);
  // 5,000 USDe at 0.1 are 500, against 2,000.
  const { legs } = told(story, 1, [PAR, still(0.1), still(0.1)], {
    ...{ kind: 'coordinated', lag: HOURS(0), penalty: 0 as never },
  });
  expect(legs.map(({ role, exit }) => [role, exit.kind])).toEqual([
    ['long', 'liquidation'],
    ['short', 'liquidation'],
  ]);
});

test('a fund’s loss takes no more of the winner than its assets are worth', () => {
  // Taken over at 50 (what 62.5 and 1,250 come to), sold at 10 and 8 and 1 %: 2,000 + 2,100 + 9 are missing, all of
  // it ours. The short's mark has not moved: it has 5,000 USDe at 0.5.
  const story = pair(
    [FLAT, [100, 100, 60, 60], still(10), still(8), still(8)],
    [FLAT, FLAT, FLAT, FLAT, FLAT],
    { survivor: { policy: 'hold', reactionMs: 0 } },
  );
  const style = { kind: 'fund', balance: 0, over: HOURS(2), winners: 1 } as const;
  const { exits, legs } = told(story, 1, [PAR, PAR, PAR, still(0.5), still(0.5)], style);
  expect(exits[0]?.fund).toMatchObject({
    socialisedQuote: near(4_109),
    chargedToUsQuote: near(2_500),
  });
  expect(
    legs.find(({ role }) => role === 'short')?.liquidation?.insuranceAbsorbedQuote,
  ).toBeCloseTo(0, 8);
});
