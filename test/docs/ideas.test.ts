/**
 * Goal: the worked example of docs/ideas.md is right, and is what the program does.
 * Method: every sum is read from the page and worked out; the trade's table is read from the page and replayed.
 */
import { describe, expect, test } from 'vitest';
import { tell } from '../builders/engine.ts';
import { flat, hour, input, leg, print, type Row } from '../differential/stories/build.ts';
import { blocksOf, pageText } from './page.ts';
import { halfDigit, sumsOf, workedOut } from './sums.ts';

const page = pageText('docs/ideas.md');
const sums = blocksOf(page).flatMap(({ text }) => sumsOf(text));

/** What the page says a sum comes to. */
const told = (label: string): number => {
  const found = sums.filter((sum) => sum.label === label);
  expect(found.length, label).toBe(1);
  return workedOut(found[0]?.written.at(-1) ?? '');
};

const hours = [...page.matchAll(/^\| (\d) \|(.*)\|$/gm)].map(([, , cells = '']) => {
  const [open = '', lowOfA = '', lowOfB = '', close = '', funding = ''] = cells
    .split('|')
    .map((cell) => cell.trim());
  const [o, a, b, c] = [open, lowOfA, lowOfB, close].map(workedOut) as [
    number,
    number,
    number,
    number,
  ];
  const rates = [...funding.matchAll(/([\d.]+) %/g)].map(([, rate]) => Number(rate) / 100);
  return { ofA: [o, Math.max(o, c), a, c] as Row, ofB: [o, Math.max(o, c), b, c] as Row, rates };
});

const printsOf = (leg: 0 | 1) =>
  hours.flatMap(({ rates }, at) => (rates.length === 0 ? [] : [print(hour(at), rates[leg] ?? 0)]));

/** The page's trade, the long judged by A's marks or by B's. */
const replayed = (leverage: number, longBy: 'ofA' | 'ofB' = 'ofA') =>
  tell(
    input(
      'delta-neutral',
      20_000,
      [
        leg(
          'long',
          hours.map((row) => row[longBy]),
          { leverage, funding: printsOf(0) },
        ),
        leg(
          'short',
          hours.map(({ ofB }) => ofB),
          { leverage, funding: printsOf(1) },
        ),
      ],
      { liquidation: flat(0.01) },
    ),
  );

test('the page has a trade of six hours, two of them with settlements', () => {
  expect(hours).toHaveLength(6);
  expect(printsOf(0)).toHaveLength(2);
});

test.each(sums.map(({ label, written }) => ({ label, written })))(
  'the sum adds up, however it is written: $label',
  ({ written }) => {
    const result = written.at(-1) ?? '';
    expect(written.length).toBeGreaterThan(1);
    for (const expression of written)
      expect(Math.abs(workedOut(expression) - workedOut(result)), expression).toBeLessThanOrEqual(
        halfDigit(result) + 1e-9,
      );
  },
);

describe('the program says the same', () => {
  const { result, curves } = replayed(10);
  const [long, short] = result.legs;
  const { totals, forcedExit } = result;

  test('the required margin of each hour', () => {
    const curve = curves.legs[0]?.requiredMargin;
    for (const at of [1, 2, 3]) expect(curve?.[at]).toBeCloseTo(told(`R(${at})`), 8);
    const onB = replayed(10, 'ofB').curves.legs[0]?.requiredMargin;
    expect(onB?.[3]).toBeCloseTo(told('R(3) on B'), 8);
  });

  test('the long dies in hour 3 at the trigger, and would not have died by B’s mark', () => {
    expect(long?.exit).toMatchObject({ atMs: hour(3), kind: 'liquidation' });
    expect(long?.liquidation?.triggerPrice).toBeCloseTo(told('trigger'), 2);
    expect(replayed(10, 'ofB').result.venueMarkVerdict.survives).toBe(true);
  });

  test('survival leverages, and a replay on either side of the long’s', () => {
    expect(long?.survivalLeverage).toBeCloseTo(told('survival leverage of the long'), 2);
    expect(short?.survivalLeverage).toBeCloseTo(told('survival leverage of the short'), 8);
    expect(totals.pairSurvivalLeverage).toBe(long?.survivalLeverage);
    expect(page).toContain('At 8.4x this long sees the end, at 8.5x it does not.');
    expect(replayed(8.4).result.venueMarkVerdict.survives).toBe(true);
    expect(replayed(8.5).result.venueMarkVerdict.survives).toBe(false);
  });

  test('the twin, the forced-exit loss, its parts, and what was forgone after it', () => {
    expect(totals.twinNetQuote).toBeCloseTo(told('twin at the end'), 8);
    expect(totals.forcedExitLossQuote).toBeCloseTo(told('forced-exit loss'), 8);
    expect(forcedExit?.atMs).toBe(hour(4));
    expect(forcedExit?.marginForfeitedQuote).toBeCloseTo(told('margin forfeited'), 2);
    expect(forcedExit?.nakedDriftQuote).toBeCloseTo(told('naked drift'), 2);
    expect(forcedExit?.basisForgoneQuote).toBeCloseTo(0, 8);
    expect(totals.forgoneAfterExitQuote).toBeCloseTo(told('forgone after the exit'), 8);
    expect(totals.netQuote).toBeCloseTo(told('own net at the end'), 8);
    expect(totals.fundingIntervalsPerForcedExit).toBeCloseTo(
      told('settlements that one exit cost'),
      8,
    );
  });
});
