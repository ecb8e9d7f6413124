/**
 * Goal: one series that has no bars as long as was asked for does not stop the others.
 * Method: dYdX, whose oracle price comes by the hour only, with nobody at the other end: nothing is asked.
 */
import { expect, test } from 'vitest';
import { isOffered, offersOf } from '../../src/cli/fetch/offers.ts';
import type { Want } from '../../src/cli/fetch/want.ts';
import { ScenarioError } from '../../src/domain/errors.ts';
import { Workspace } from '../../src/loaders/workspace.ts';
import { DAY, HOUR } from '../../src/units/units.ts';
import { worldAt } from './world.ts';

const FROM = Date.UTC(2025, 0, 1);

async function lengths(kinds: readonly Want['kind'][], resolutionMs: number, exact: boolean) {
  const wants = kinds.map((kind) => ({
    ...{ venue: 'dydx-v4', instrument: 'BTC-USD', kind, required: exact, exact },
    ...{ fromMs: FROM, toMs: FROM + DAY },
  }));
  const workspace = new Workspace();
  try {
    const offers = await offersOf(wants, resolutionMs, worldAt('http://127.0.0.1:9'), workspace);
    return offers.map((offer) => (isOffered(offer) ? offer.wanted.resolutionMs : offer.none.why));
  } finally {
    workspace.close();
  }
}

test('a kind that was not named, and has no bars of that length, is left out by name', async () => {
  expect(await lengths(['last', 'index', 'funding'], 4 * HOUR, false)).toEqual([
    4 * HOUR,
    'there are no bars of 4h or longer',
    0,
  ]);
});

test('a kind that was named must have bars of that length', async () => {
  await expect(lengths(['last', 'index'], 4 * HOUR, true)).rejects.toThrow(ScenarioError);
});

test('a length of which no kind has bars is an error of the command line', async () => {
  await expect(lengths(['last', 'index', 'funding'], 2 * DAY, false)).rejects.toThrow(
    ScenarioError,
  );
});
