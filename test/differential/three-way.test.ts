/**
 * Goal: the engine that walks bars, the engine that asks an index, the row of a sweep, and docs/method.md
 * written as one SQL query say the same of whatever kills a delta-neutral pair, to a billionth.
 * Method: random scenarios that are apt to die, asked in a few queries, and the stories derived by
 * hand that the query can speak of; `npm run fuzz` asks a hundred thousand.
 */
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { inOtherMoney } from './currency-arbitraries.ts';
import { askEngine } from './sql/answer.ts';
import { firstInside, grazing } from './sql/grazing.ts';
import { lethalInputs } from './sql/lethal.ts';
import { tendedInputs } from './sql/policies.ts';
import { isStatic } from './sql/sql.ts';
import {
  compareAll,
  type FuzzRequest,
  fuzz,
  mismatchText,
  sharesOf,
  tallyText,
} from './sql/three-way.ts';
import { STORIES } from './stories.ts';

const SEED = 20_251_010;
/** Of a price: far above rounding, far below what a random history would hit. */
const GRAZE = 1e-8;

async function tallyOf(request: Omit<FuzzRequest, 'seed'>) {
  const { tally, mismatch } = await fuzz({ seed: SEED, ...request });
  process.stdout.write(`${tallyText(tally)}\n`);
  expect(mismatch === null ? '' : mismatchText(mismatch)).toBe('');
  return tally;
}

test('two engines and a query agree on thousands of pairs, and every kind of death is among them', async () => {
  const tally = await tallyOf({ inputs: lethalInputs, count: 1100 });
  for (const { name, fraction, atLeast } of sharesOf(tally))
    expect(fraction, name).toBeGreaterThanOrEqual(atLeast);
}, 300_000);

test('and so they do of pairs whose legs are in other money than the capital', async () => {
  const { liquidated } = await tallyOf({ inputs: inOtherMoney(lethalInputs), count: 400 });
  expect(liquidated).toBeGreaterThan(100);
}, 300_000);

test('two engines agree on pairs that somebody looks after', async () => {
  await tallyOf({ inputs: tendedInputs, count: 300 });
}, 300_000);

test('the query says what the engines say of every story that stands still once it is entered', async () => {
  const still = STORIES.filter(({ input }) => isStatic(input));
  expect(still.length).toBeGreaterThanOrEqual(5);
  const compared = await compareAll(still.map(({ input }) => input));
  const apart = compared.flatMap(({ bySql }, i) =>
    bySql === '' ? [] : [`${still[i]?.name}: ${bySql}`],
  );
  expect(apart).toEqual([]);
});

test('a trigger is met by a hundred-millionth, and missed by as much, in all three', async () => {
  const inputs = fc.sample(lethalInputs, { numRuns: 400, seed: SEED, unbiased: true });
  const cases = inputs.flatMap((input) => {
    const answer = askEngine(input, 'bar');
    const death = answer && firstInside(input, answer);
    if (!death) return [];
    return [GRAZE, -GRAZE].map((by) => ({ input: grazing(input, death, by), death, met: by > 0 }));
  });
  expect(cases.length).toBeGreaterThan(80);
  const compared = await compareAll(cases.map(({ input }) => input));
  for (const [i, { death, met }] of cases.entries()) {
    const { bar, bySql, byIndex, byRow } = compared[i] ?? {};
    expect(`${bySql}${byIndex}${byRow}`).toBe('');
    const lost = bar?.legs[`${death.leg.role} 0`]?.liquidation;
    expect(lost?.atMs === death.atMs).toBe(met);
  }
}, 300_000);
