/**
 * Goal: every numeric case that others published is answered by the program's own functions.
 * Method: a test a case, through the handler of its kind; a case without a handler, or of which a
 * figure was never asked, fails. The case files are no part of the project: they are looked for beside
 * it, or where LEGRISK_CASES says, and the whole suite is skipped by name where there are none.
 */
import { existsSync } from 'node:fs';
import { afterAll, describe, expect, test } from 'vitest';
import { ADL } from './adl.ts';
import { AFTERMATH } from './aftermath.ts';
import { BANKRUPTCY } from './bankruptcy.ts';
import { type Handlers, readCases } from './case.ts';
import { DYDX } from './dydx.ts';
import { FORMULAS } from './formulas.ts';
import { FUNDING } from './funding.ts';
import { FUNDING_WINDOW } from './funding-window.ts';
import { LENDING } from './lending.ts';
import { LIQUIDATION } from './liquidation.ts';
import { MAINTENANCE } from './maintenance.ts';
import { ownAnswer } from './own-answers.ts';
import { PNL } from './pnl.ts';
import { SIZING } from './sizing.ts';
import { SKIPS } from './skips.ts';
import { TRIGGER } from './trigger.ts';

const FOLDER = process.env['LEGRISK_CASES'] ?? '../shared/cases';
const FAMILIES: readonly Handlers[] = [
  ADL,
  AFTERMATH,
  BANKRUPTCY,
  DYDX,
  FORMULAS,
  FUNDING,
  FUNDING_WINDOW,
  LENDING,
  LIQUIDATION,
  MAINTENANCE,
  PNL,
  SIZING,
  TRIGGER,
];

/** Families of which no case may be skipped. */
const NEVER_SKIPPED = /liquidat|bankruptcy|maintenance|funding|inverse|adl|cross/i;

const CASES = existsSync(FOLDER) ? readCases(FOLDER) : [];
const answered = CASES.filter(({ id }) => !(id in SKIPS));

describe.skipIf(CASES.length === 0)('numeric cases', () => {
  for (const given of answered) {
    const own = ownAnswer(given);
    const name = `${given.id} ${given.kind} ${given.venue}`;
    test(own === null ? name : `${name} (our own answer: ${own})`, () => {
      const handlers = FAMILIES.flatMap((family) => family[given.kind] ?? []);
      expect(handlers, `one handler of ${given.kind}`).toHaveLength(1);
      handlers[0]?.(given);
      expect(given.expected.unread(), 'figures that were not asked').toEqual([]);
    });
  }

  test('ids are told once', () => {
    expect(new Set(CASES.map(({ id }) => id)).size).toBe(CASES.length);
  });

  test('a case that shows another’s mistake has an answer of our own', () => {
    const unowned = answered.filter(
      (given) => /NEGATIVE/.test(given.note) && ownAnswer(given) === null,
    );
    expect(unowned.map(({ id }) => id)).toEqual([]);
  });

  test('what is skipped is no liquidation, bankruptcy, maintenance, funding, inverse, ADL or cross case', () => {
    const skipped = CASES.filter(({ id }) => id in SKIPS);
    expect(skipped.filter(({ kind }) => NEVER_SKIPPED.test(kind))).toEqual([]);
  });

  afterAll(() => {
    const lines = (rows: readonly (readonly [string, string])[]) =>
      rows.map(([id, why]) => `  ${id}  ${why}`);
    const skipped = CASES.flatMap(({ id }) => {
      const why = SKIPS[id];
      return why === undefined ? [] : [[id, why] as const];
    });
    const owned = answered.flatMap((given) => {
      const why = ownAnswer(given);
      return why === null ? [] : [[given.id, why] as const];
    });
    // biome-ignore lint/suspicious/noConsole: what was not answered is told with every run.
    console.log(
      [
        `${CASES.length} cases, ${answered.length} answered, ${skipped.length} skipped:`,
        ...lines(skipped),
        `${owned.length} answered with a figure of our own:`,
        ...lines(owned),
      ].join('\n'),
    );
  });
});
