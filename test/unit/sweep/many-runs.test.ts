/** Goal: a scenario is run many times over without what only one replay has, and nobody is left to guess. */
import { expect, test } from 'vitest';
import { ScenarioError } from '../../../src/domain/errors.ts';
import { readDocument } from '../../../src/scenario/document.ts';
import { scenarioOf } from '../../../src/scenario/parse.ts';
import { historyKey } from '../../../src/sweep/history-key.ts';
import { manyRuns } from '../../../src/sweep/many-runs.ts';
import { SMALLEST } from '../scenario/examples.ts';

const read = (text: string) => readDocument(text, 'a.yaml');
const keyOf = (text: string): string => historyKey(scenarioOf(read(text)));
const STRESSED = `${SMALLEST}stress: [{ widen: 2 }]\n`;

test('variants are left out, by name and number', () => {
  const { document, scenario, notes } = manyRuns(
    read(`${SMALLEST}variants: [{ name: a, hold: 3 d }, { name: b }]\n`),
  );
  expect(document).toEqual({ ...read(SMALLEST), lines: document.lines });
  expect(scenario).toEqual(scenarioOf(read(SMALLEST)));
  expect(notes).toEqual(['The scenario’s 2 variants are left out: legrisk replay runs them.']);
});

test('a mistake in a variant is told all the same', () => {
  expect(() => manyRuns(read(`${SMALLEST}variants: [{ name: a, hold: 3 }]\n`))).toThrow(
    ScenarioError,
  );
});

test('shocks are laid over every run, and said', () => {
  expect(manyRuns(read(STRESSED)).notes[0]).toMatch(/^STRESSED, not history/);
  expect(manyRuns(read(SMALLEST)).notes).toEqual([]);
});

test('another shock is another market', () => {
  expect(keyOf(STRESSED)).not.toBe(keyOf(SMALLEST));
  expect(keyOf(STRESSED)).toBe(keyOf(`${STRESSED}reserve: 5 %\n`));
});

test('a crowd is in every run, and said to be no history', () => {
  const crowd = `${SMALLEST}crowd: { notional: 1_000_000 USDT, leverages: 5, impact: { prefactor: 1, volume: 1_000_000_000 USDT, volatility: 3 % } }\n`;
  const { scenario, notes } = manyRuns(read(crowd));
  expect(scenario.crowd?.notional).toBe(1_000_000);
  expect(notes).toEqual(['COUNTERFACTUAL, not history: the scenario’s crowd is in every run.']);
});
