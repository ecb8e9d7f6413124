/**
 * A report with everything that only a replay can give: a ladder of leverages, the last hours, charts of
 * two legs that die. Three days of hours at 100: the price falls to 78 in hour 20 and rises to 134 in hour
 * 50, with funding of 0.01 % every eight hours. What is asked of it can be replayed again.
 */
import type { ReplayReport } from '../../src/domain/report.ts';
import type { ReplayResult } from '../../src/domain/result.ts';
import type { Scenario } from '../../src/domain/scenario.ts';
import { closeUpsOf } from '../../src/history/close-ups.ts';
import { replay } from '../../src/replay/replay.ts';
import { tapeOf } from '../../src/replay/tape-of.ts';
import { leverageLadder } from '../../src/sweep/ladder.ts';
import { booksOf, historyOf, scenarioOf } from '../differential/engine.ts';
import { flat, hour, input, leg, print, type Row } from '../differential/stories/build.ts';

const LENGTH = 72;
const FALL = 20;
const RISE = 50;

const priceAt = (bar: number): number =>
  100 + Math.sin(bar / 3) - (bar > FALL ? 6 : 0) + (bar > RISE ? 14 : 0);

const rows = Array.from({ length: LENGTH }, (_, bar): Row => {
  const [open, close] = [priceAt(bar), priceAt(bar + 1)];
  const high = bar === RISE ? 134 : Math.max(open, close) + 0.2;
  const low = bar === FALL ? 78 : Math.min(open, close) - 0.2;
  return [open, high, low, close];
});

const funding = Array.from({ length: 8 }, (_, i) => print(hour(8 * (i + 1)), 0.0001));

const STORY = input(
  'delta-neutral',
  10_000,
  [leg('long', rows, { funding }), leg('short', rows, { funding })],
  { liquidation: flat(0.01) },
);

const scenarioAt = (leverage: number): Scenario => {
  const [long, short] = STORY.legs;
  return scenarioOf({
    ...STORY,
    legs: [
      { ...long, leverage },
      { ...short, leverage },
    ],
  });
};

/** The story entered at a leverage. */
export const replayedAt = (leverage: number): ReplayResult =>
  replay(scenarioAt(leverage), booksOf(STORY), historyOf(STORY)).result;

/** Entered at 6x: the long has 16.67 a unit behind it, and dies in the fall. */
export function ladderReport(): ReplayReport {
  const scenario = scenarioAt(6);
  const history = historyOf(STORY);
  const told = replay(scenario, booksOf(STORY), history);
  const { tape } = tapeOf(scenario, history);
  return {
    ...told,
    recipe: '',
    reproduce: '',
    ladder: leverageLadder(scenario, booksOf(STORY), tape, told.result),
    closeUps: closeUpsOf(scenario, told.result, history),
  };
}
