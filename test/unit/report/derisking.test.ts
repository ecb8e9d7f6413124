/**
 * Goal: a leg that was reduced in time is read as one leg that became smaller, and not as two trades.
 * Method: a whole replay, and the section of its page that tells the legs.
 */
import { expect, test } from 'vitest';
import type { Derisking } from '../../../src/domain/unplanned.ts';
import { exitName } from '../../../src/report/policies.ts';
import { figuresSection } from '../../../src/report/sections/figures.ts';
import { legsSection } from '../../../src/report/sections/legs.ts';
import { verdictSentence } from '../../../src/report/verdict.ts';
import { durationMs, fraction } from '../../../src/units/units.ts';
import { tell } from '../../builders/engine.ts';
import { seen } from '../../builders/seen.ts';
import { input, leg, type Row } from '../../differential/stories/build.ts';

const CALM: Row = [100, 100, 100, 100];
const ROWS: readonly Row[] = [CALM, [100, 100, 75, 75], [75, 75, 75, 75], CALM];
const derisk: Derisking = {
  marginRatio: fraction(0.6),
  volatility: null,
  liquidity: null,
  reduce: fraction(0.5),
  times: 1,
  coolDown: durationMs(0),
};
const story = input('delta-neutral', 2_000, [leg('long', ROWS), leg('short', ROWS)]);

test('what is left of a reduced leg is called the rest, and how its first life ended is said', () => {
  const { result } = tell(story, { scenario: { derisk } });
  const page = seen(legsSection(result).markup);
  expect(page).toContain(': the rest');
  expect(page).toContain('reduced in time');
  expect(result.legs.map(({ exit }) => exitName(result, exit))).toEqual([
    'reduced in time',
    'closed at the window’s end',
    'reduced in time',
    'closed at the window’s end',
  ]);
});

test('one that was closed whole has no rest', () => {
  const { result } = tell(story, { scenario: { derisk: { ...derisk, reduce: fraction(1) } } });
  expect(seen(legsSection(result).markup)).not.toContain(': the rest');
});

test('the head says that it was reduced, and the spot chart, which was not, has no verdict on it', () => {
  const { result } = tell(story, { scenario: { derisk } });
  expect(verdictSentence(result)).toContain('both legs were reduced once, nothing was liquidated');
  const spotDies = { ...result, spotChartVerdict: { survives: false, series: 'spot' } };
  const figures = seen(figuresSection(spotDies).markup);
  expect(figures).toContain('without reducing in time');
  expect(figures).toContain('not reduced');
  expect(figures).not.toContain('False alarm');
  const idle = { ...spotDies, events: [] };
  expect(seen(figuresSection(idle).markup)).toContain('False alarm');
});
