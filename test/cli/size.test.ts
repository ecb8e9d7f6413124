/**
 * Goal: `legrisk size` answers with a leverage that anyone can check, and refuses what makes no question.
 * Method: the two days of ./records.ts, small enough to be worked by hand; the built program.
 */
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { beforeAll, describe, expect, test } from 'vitest';
import { expectRefusal, shipped, temporaryFolder } from './legrisk.ts';
import { prepare, STORE } from './records.ts';
import { legriskWarm } from './warm.ts';

const cwd = temporaryFolder();
const size = (...words: readonly string[]) =>
  legriskWarm(['size', 'scenario.yaml', '--db', STORE, ...words], { cwd });
const ASKED = ['--max-loss', '5 %', '--coverage', '99%', '--hold', '12 h'];

interface Step {
  readonly leverage: number;
  readonly entries: number;
  readonly deaths: number;
  readonly episodes: number;
  readonly withinFraction: number;
  readonly lossMaxFraction: number;
}
interface Variant {
  readonly legs: string;
  readonly venue: string | null;
  readonly reserveFraction: number;
  readonly stressFactor: number;
  readonly leverage: number | null;
  readonly profile: readonly Step[];
}

function answerOf(...words: readonly string[]) {
  const { code, stdout, stderr } = size(...ASKED, '--json', ...words);
  expect(stderr).toBe('');
  expect(code).toBe(0);
  const answer: {
    readonly leverage: number | null;
    readonly entries: number;
    readonly notObserved: number;
    readonly variants: readonly Variant[];
  } = JSON.parse(stdout);
  return answer;
}

beforeAll(() => prepare(cwd));

/**
 * Flat at 100 but for a wick to 75 on the long's venue in bar 30; maintenance 1 %; half of 10,000 a leg.
 * At leverage L the long is entered at 100 with 100/L posted a coin and dies where 100/L + m − 100 = m/100,
 * at m = (100 − 100/L)/0.99: at 3x 67.3, so it lives; at 4x 75.76, so it dies. 48 hourly entries; a hold of
 * 12 hours ends inside for entries 0 … 36, thirty-seven of them. The wick is met by those entered in bars 19
 * to 30 (the exit of entry 18 is at the open of bar 30, before the wick): twelve.
 *
 * The loss of each is what the long posted, 5,000, less what its price loss to the trigger was not: with
 * full-margin forfeit all 5,000 are gone. The short is closed at 100 without gain at the next bar's open:
 * 50 % of the capital, of which nothing comes back.
 */
describe('the leverage that a wick allows', () => {
  let plain: ReturnType<typeof answerOf>;
  beforeAll(() => {
    plain = answerOf('--leverages', '1:6:1', '--stress', '2');
  }, 60_000);
  const recorded = () => plain.variants.filter(({ stressFactor }) => stressFactor === 1);

  test('is the last one before the long dies', () => {
    const { leverage, entries, notObserved, variants } = plain;
    expect(leverage).toBe(3);
    expect([entries, notObserved]).toEqual([37, 11]);
    const [pair] = variants;
    expect(pair?.profile.map(({ deaths }) => deaths)).toEqual([0, 0, 0, 12, 12, 12]);
    expect(pair?.profile.map(({ episodes }) => episodes)).toEqual([0, 0, 0, 1, 1, 1]);
    expect(pair?.profile[3]?.withinFraction).toBeCloseTo(25 / 37, 12);
    // What funding the twin had up to there moves it by a few basis points.
    expect(pair?.profile[3]?.lossMaxFraction).toBeCloseTo(0.5, 2);
  });

  test('has no field that docs/size.md does not name', () => {
    const page = readFileSync(shipped('docs/size.md'), 'utf8');
    const [variant] = plain.variants;
    const named = [plain, variant, variant?.profile[0]].flatMap((part) => Object.keys(part ?? {}));
    expect(named.filter((name) => !page.includes(`\`${name}\``))).toEqual([]);
  });

  test('is told of the pair and of each venue alone', () => {
    expect(recorded().map(({ legs, venue, leverage }) => [legs, venue, leverage])).toEqual([
      ['pair', null, 3],
      ['long', 'binance-usdm', 3],
      ['short', 'bybit-linear', 6],
    ]);
  });

  test('with a reserve is told with it and without', () => {
    const { variants } = answerOf('--leverages', '3,4', '--set', 'reserve=20 %');
    expect(variants.map(({ legs, reserveFraction }) => [legs, reserveFraction])).toEqual([
      ['pair', 0.2],
      ['pair', 0],
      ['long', 0.2],
      ['long', 0],
      ['short', 0.2],
      ['short', 0],
    ]);
    // Four fifths of what was lost without it.
    expect(variants[0]?.profile[1]?.lossMaxFraction).toBeCloseTo(0.4, 2);
  });

  /**
   * In bar 30 the lows are 75 and 100, the mid 87.5: at twice the distance 62.5 and 112.5. At 3x the long
   * dies at 67.3; at 2x, at 50.5, it lives. The other bars are alike on both venues and do not move.
   */
  test('under stress is smaller: the marks stand further apart', () => {
    const { leverage, variants } = plain;
    expect(leverage).toBe(3);
    const stressed = variants.find(({ stressFactor }) => stressFactor === 2);
    expect(stressed).toMatchObject({ legs: 'pair', leverage: 2 });
  });

  test('is the same by the engine that walks every bar', () => {
    const walked = answerOf('--leverages', '1:6:1', '--stress', '2', '--engine', 'bar');
    const told = (variants: readonly Variant[]) =>
      variants.flatMap(({ leverage, profile }) =>
        profile.map(({ deaths, withinFraction }) => [leverage, deaths, withinFraction]),
      );
    expect(told(walked.variants)).toEqual(told(plain.variants));
    for (const [i, { profile }] of walked.variants.entries())
      for (const [j, { lossMaxFraction }] of profile.entries())
        expect(lossMaxFraction).toBeCloseTo(plain.variants[i]?.profile[j]?.lossMaxFraction ?? 0, 9);
  });

  test('is for people: in-sample, with its episodes, and the whole profile', () => {
    const { code, stdout, stderr } = size(...ASKED, '--leverages', '1:6:1', '--stress', '2');
    // The wick of records.ts, which the other venue does not have.
    const wick = 'data: 1 warning; legrisk data check  has the whole of it\n';
    expect([code, stderr]).toEqual([0, wick]);
    expect(stdout).toContain('Sized so that when it fires, it stings instead of ends you: 3x.');
    expect(stdout).toContain('In-sample coverage at 3x: 100.00');
    expect(stdout).toContain('rests on 1 distinct crash episode');
    expect(stdout).not.toMatch(/confiden/i);
    for (const leverage of [1, 2, 3, 4, 5, 6])
      expect(stdout).toMatch(new RegExp(`^ *${leverage}x `, 'm'));
    for (const line of stdout.split('\n')) expect(line).not.toContain('NaN');
  });

  test('is none where the smallest fails, and says what that one does', () => {
    const { code, stdout } = size(...ASKED, '--leverages', '4:6:1');
    expect(code).toBe(0);
    expect(stdout).toContain('No leverage of the ladder holds: at 4x');
  });
});

test('entries may stand in a file, as for a sweep', () => {
  writeFileSync(join(cwd, 'entries.txt'), '2025-01-02\n');
  expect(answerOf('--entries', '@entries.txt').entries).toBe(1);
});

describe('what makes no question', () => {
  test('a hold that is none is refused by the option it was typed in', () => {
    const words = ['--max-loss', '5 %', '--coverage', '99%', '--hold', 'long'];
    expectRefusal(size(...words), 2, '--hold: expected a length of time');
  });

  test('a stress that leaves no price', () => {
    // 87.5 − 8·12.5 is below zero.
    expectRefusal(size(...ASKED, '--stress', '8'), 2, '--stress: expected a factor that leaves');
  });

  test('no --max-loss', () => {
    expectRefusal(size('--coverage', '99%', '--hold', '12 h'), 2, '--max-loss');
  });
});

test('a bundled crash day answers from the clone', () => {
  const scenario = shipped('scenarios/btc-2025-10-10-5x.yaml');
  const words = [...ASKED, '--entries', 'every=12h', '--leverages', '2,5'];
  const { code, stdout, stderr } = legriskWarm(['size', scenario, ...words], { cwd });
  expect([code, stderr]).toEqual([0, '']);
  expect(stdout).toContain('2x');
});
