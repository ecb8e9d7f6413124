/**
 * Goal: every scenario that a clone carries can be replayed: it parses, and what it names is there.
 * Method: each file is parsed; its reconstruction is read; the series that its construction needs
 * are looked for under their keys, and its window inside the days they cover.
 */
import { readdirSync, readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import type { LegSpec, Scenario } from '../../../src/domain/scenario.ts';
import {
  listReconstructions,
  readReconstruction,
} from '../../../src/loaders/reconstruction/read.ts';
import { parseScenario } from '../../../src/scenario/parse.ts';

const RECONSTRUCTIONS = 'data/reconstructions';

const filesOf = (dir: string): string[] =>
  readdirSync(dir)
    .filter((file) => file.endsWith('.yaml'))
    .sort();

const read = (dir: string, file: string): Scenario =>
  parseScenario(readFileSync(`${dir}/${file}`, 'utf8'), file);

const legsOf = ({ construction }: Scenario): readonly LegSpec[] =>
  construction.kind === 'delta-neutral'
    ? [construction.long, construction.short]
    : [construction.spot, construction.perp];

/** Keys of the series a replay of the scenario reads. */
function neededBy(scenario: Scenario): string[] {
  const legs = legsOf(scenario).flatMap(({ venue, instrument, contract }) =>
    contract === 'spot'
      ? [`${venue} ${instrument} spot`]
      : [`${venue} ${instrument} ${scenario.mark}`, `${venue} ${instrument} funding`],
  );
  const { quotes } = scenario;
  const conversions = quotes === null || quotes === 'at par' ? [] : Object.values(quotes);
  return [...legs, ...conversions.map(({ venue, instrument }) => `${venue} ${instrument} spot`)];
}

describe.each(filesOf('scenarios'))('scenarios/%s', (file) => {
  const scenario = read('scenarios', file);
  const reconstruction = readReconstruction(scenario.reconstruction ?? '', RECONSTRUCTIONS);

  test('has its own name and asks a question', () => {
    expect(`${scenario.name}.yaml`).toBe(file);
    expect(scenario.question).toMatch(/\?$/);
  });

  test('opens with a comment that asks, says how to run it and what it rests on', () => {
    const text = readFileSync(`scenarios/${file}`, 'utf8');
    const comment = text.slice(0, text.indexOf('\nschema:'));
    expect(comment).toMatch(/^# .*\?/);
    expect(comment).toContain(`# Run:  legrisk replay scenarios/${file}`);
    expect(comment).toContain('# Rests on: a reconstruction');
  });

  test('finds every series it needs in its reconstruction', () => {
    const there = [
      ...reconstruction.prices.map(
        ({ venue, instrument, kind }) => `${venue} ${instrument} ${kind}`,
      ),
      ...reconstruction.funding.map(({ venue, instrument }) => `${venue} ${instrument} funding`),
    ];
    expect(there).toEqual(expect.arrayContaining(neededBy(scenario)));
  });

  test('has its window inside the days of its reconstruction, on its bars', () => {
    const { from, to } = scenario.window;
    expect(from).toBeGreaterThanOrEqual(reconstruction.from);
    expect(to).toBeLessThanOrEqual(reconstruction.to);
    expect((from - reconstruction.from) % reconstruction.resolution).toBe(0);
    expect((to - reconstruction.from) % reconstruction.resolution).toBe(0);
  });

  test('is charged funding in time with its window: the last print is no more than an interval away', () => {
    const perps = legsOf(scenario).filter(({ contract }) => contract !== 'spot');
    for (const { venue, instrument } of perps) {
      const prints = reconstruction.funding.find(
        (series) => series.venue === venue && series.instrument === instrument,
      )?.prints;
      const last = prints?.at(-1);
      expect(scenario.window.to - (last?.at ?? 0)).toBeLessThanOrEqual(last?.interval ?? 0);
      const [first] = prints ?? [];
      expect((first?.at ?? Infinity) - scenario.window.from).toBeLessThanOrEqual(
        first?.interval ?? 0,
      );
    }
  });
});

test('every bundled reconstruction is asked about by a bundled scenario', () => {
  const asked = filesOf('scenarios').map((file) => read('scenarios', file).reconstruction);
  expect([...new Set(asked)].sort()).toEqual(listReconstructions(RECONSTRUCTIONS));
});

test('the bundled scenarios hold every construction and every survivor policy', () => {
  const all = filesOf('scenarios').map((file) => read('scenarios', file));
  const kinds = all.map(({ construction }) =>
    construction.kind === 'cash-and-carry'
      ? `${construction.kind} ${construction.margin}`
      : construction.kind,
  );
  expect(new Set(kinds)).toEqual(
    new Set([
      'delta-neutral',
      'cash-and-carry segregated',
      'cash-and-carry cross',
      'cash-and-carry inverse',
      'reverse-cash-and-carry',
    ]),
  );
  expect(new Set(all.map(({ survivor }) => survivor.policy))).toEqual(
    new Set(['close', 'hold', 'rehedge']),
  );
});

describe.each(filesOf('scenarios/real'))('scenarios/real/%s', (file) => {
  const scenario = read('scenarios/real', file);

  test('has its own name, asks a question and reads exchange records', () => {
    expect(`${scenario.name}.yaml`).toBe(file);
    expect(scenario.question).toMatch(/\?$/);
    expect(scenario.reconstruction).toBeNull();
  });

  test('rests on marks and funding only, so that an outside check can follow it', () => {
    expect(scenario.fills).toBe('mark');
    expect(scenario.costs).toEqual({ taker: 0, slippage: 0 });
    // The one that asks about a venue's own brackets is followed by hand in test/real.
    const followed = { maintenance: [{ rate: 0.01 }], style: 'full-margin' };
    expect(scenario.liquidation).toMatchObject(
      file === 'btc-2024-11-venue-tiers.yaml' ? { kind: 'venue' } : followed,
    );
  });
});
