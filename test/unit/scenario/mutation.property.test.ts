/**
 * Goal: no file, however mangled, brings anything but a scenario or an error in our grammar.
 * Method: valid files with letters, lines and values replaced at random, and any text at all.
 */
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { ScenarioError } from '../../../src/domain/errors.ts';
import { parseScenario } from '../../../src/scenario/parse.ts';
import { renderScenario } from '../../../src/scenario/render.ts';
import { anyScenarioText } from './any-scenario.ts';
import { EXAMPLES } from './examples.ts';

/** Reads a text; whatever is refused must be refused properly. */
function readsOrRefuses(text: string, sets: readonly string[] = []): void {
  try {
    const scenario = parseScenario(text, 'a.yaml', { sets });
    expect(parseScenario(renderScenario(scenario), '')).toEqual(scenario);
  } catch (error) {
    if (!(error instanceof ScenarioError)) throw error;
    expect(error.issues.length).toBeGreaterThan(0);
    expect(error.issues.length).toBeLessThanOrEqual(10);
    for (const { where, expected, found, hint } of error.issues) {
      for (const part of [where, expected, found]) expect(part.trim()).not.toBe('');
      expect(hint).not.toBe('');
      expect(where).toMatch(/^(a\.yaml|--set)/);
    }
  }
}

const anyText = fc.oneof(anyScenarioText, fc.constantFrom(...Object.values(EXAMPLES)));
const scrap = fc.oneof(
  fc.string({ maxLength: 6 }),
  fc.string({ unit: 'binary', maxLength: 4 }),
  fc.constantFrom('%', ' bps', 'null', '{', '}', '[', ']', ': ', '\n', '- ', '*', '&a ', '-1', '0'),
  fc.constantFrom('.inf', '.nan', '1e999', '!!str ', '"', "'", '__proto__', '---\n', '#', '|'),
);

test('a stretch of a valid file replaced by anything', () => {
  fc.assert(
    fc.property(anyText, fc.nat(), fc.nat(12), scrap, (text, start, length, put) => {
      const at = start % text.length;
      readsOrRefuses(text.slice(0, at) + put + text.slice(at + length));
    }),
    { numRuns: 250 },
  );
});

test('a value of a valid file replaced by any other value', () => {
  const value = fc.oneof(
    scrap,
    fc.double().map(String),
    fc.constantFrom('{}', '[]', '[[1]]', '{ a: 1 }', 'true', '~', '5 %', '8 h', '1 USDT', 'venue'),
  );
  fc.assert(
    fc.property(anyText, fc.nat(), value, (text, n, put) => {
      const lines = text.split('\n');
      const at = n % lines.length;
      const line = lines[at] ?? '';
      readsOrRefuses(lines.with(at, line.replace(/:.*$/, `: ${put}`)).join('\n'));
    }),
    { numRuns: 250 },
  );
});

test('any --set on a valid file', () => {
  const key = fc.constantFrom(
    'construction',
    'long',
    'leverage',
    'window',
    'from',
    'costs',
    'x',
    '0',
  );
  const path = fc.array(key, { minLength: 1, maxLength: 4 }).map((keys) => keys.join('.'));
  const set = fc.oneof(
    fc.tuple(path, scrap).map(([where, put]) => `${where}=${put}`),
    fc.string({ maxLength: 20 }),
  );
  fc.assert(
    fc.property(fc.array(set, { maxLength: 3 }), (sets) =>
      readsOrRefuses(EXAMPLES.EVERYTHING, sets),
    ),
    { numRuns: 200 },
  );
});

test('any text at all', () => {
  fc.assert(
    fc.property(fc.string({ unit: 'binary' }), (text) => readsOrRefuses(text)),
    { numRuns: 200 },
  );
});
