/**
 * Goal: how a rate became a requirement is told on the formula's own word and day, apart from the table;
 * a day that nobody knows is never a known one.
 */
import { describe, expect, test } from 'vitest';
import type { Scenario } from '../../../src/domain/scenario.ts';
import { makePlan } from '../../../src/replay/plan.ts';
import type {
  Dated,
  DatedFormula,
  DatedMaintenance,
  FormulaTerms,
  RuleBook,
} from '../../../src/venues/rule-book.ts';
import { ALWAYS, marginTable, ruleBook, takerFee } from '../../builders/rule-book.ts';
import { scenarioOf } from '../../differential/engine.ts';
import { input, leg, type Row, START_MS } from '../../differential/stories/build.ts';

const DAY_MS = 86_400_000;
const CALM: Row = [100, 101, 99, 100];
const pair = input('delta-neutral', 10_000, [leg('long', [CALM]), leg('short', [CALM])]);

const AT_ENTRY: FormulaTerms = {
  basis: 'entry',
  closeFee: 0,
  leverageReservesFee: true,
  slopePerCoin: 0,
};
const WITH_FEE: FormulaTerms = { ...AT_ENTRY, basis: 'mark', closeFee: 0.0005 };

const formula = (fromMs: number, terms: FormulaTerms, own: Partial<Dated> = {}): DatedFormula => ({
  ...ALWAYS,
  source: 'the formula page',
  checkedAgainst: 'its example',
  instruments: ['*'],
  ...terms,
  inForceFromMs: fromMs,
  ...own,
});

/** The table of long ago as it stands in a formula from its day on. */
const tableIn = (fromMs: number, terms: FormulaTerms): DatedMaintenance => {
  const table = marginTable('old', 0, 0.01);
  const { leverageReservesFee, ...rest } = terms;
  return { ...table, inForceFromMs: fromMs, rule: { ...table.rule, ...rest }, leverageReservesFee };
};

function planned(change: Partial<RuleBook>, scenario: Partial<Scenario> = {}) {
  const books = ['venue-0', 'venue-1'].map((name) => [name, ruleBook(name, change)] as const);
  const { rules, assumptions } = makePlan(
    { ...scenarioOf(pair), liquidation: { kind: 'venue' }, ...scenario },
    new Map(books),
  );
  const [used] = rules;
  if (used === undefined) throw new Error('a leg');
  return {
    used,
    formulas: used.rules.filter(({ what }) => what === 'formula'),
    codes: assumptions.map(({ code }) => code),
  };
}
const DATED_ONLY = { rules: 'dated' } as const;

describe('the formula of a leg', () => {
  const long = [tableIn(0, AT_ENTRY)];

  test('has its own day, source and check; the table says its rates and no more', () => {
    const { used, formulas } = planned({
      maintenance: long,
      formulas: [formula(DAY_MS, AT_ENTRY, { datedBy: 'seen' })],
    });
    expect(formulas).toEqual([
      {
        what: 'formula',
        text: 'the rate counts on notional at entry, a margin named by its leverage has the fee of the close on top',
        table: null,
        tiers: [],
        tiersIn: null,
        inForceFrom: '1970-01-02',
        datedBy: 'seen',
        nearest: false,
        source: 'the formula page',
        checkedAgainst: 'its example',
      },
    ]);
    expect(used.rules[0]).toMatchObject({ what: 'maintenance', text: '1 % of notional' });
    expect(used.rules[0]).toMatchObject({ inForceFrom: '1970-01-01', source: 'a page' });
  });

  test('without a source is one of the unsourced rules, and so is one that nobody wrote down', () => {
    const unsourced = [formula(0, AT_ENTRY, { source: null })];
    const said = planned({ maintenance: long, formulas: unsourced });
    expect(said.used.unsourced).toEqual(['formula']);
    expect(said.codes).toContain('formula-unsourced');
    const none = planned({ formulas: [] });
    expect(none.used.unsourced).toEqual(['formula']);
    expect(none.formulas[0]).toMatchObject({ inForceFrom: null, datedBy: null, source: null });
  });

  test('that is newer than the window is the nearest, and refused under `rules: dated`', () => {
    const late = { maintenance: long, formulas: [formula(START_MS + DAY_MS, AT_ENTRY)] };
    const { formulas, used, codes } = planned(late);
    expect(formulas[0]).toMatchObject({ inForceFrom: '2024-01-02', nearest: true });
    expect(used.nearest).toBe(false);
    expect(codes).toContain('formula-nearest');
    expect(() => planned(late, DATED_ONLY)).toThrow(
      /venue-0 COIN formula: expected rules in force on 2024-01-01; found the earliest known are of 2024-01-02/,
    );
  });

  test('that changes inside the window is told twice, and the table once', () => {
    const noon = START_MS + 1_800_000;
    const { used, formulas, codes } = planned({
      maintenance: [tableIn(0, AT_ENTRY), tableIn(noon, WITH_FEE)],
      formulas: [formula(0, AT_ENTRY), formula(noon, WITH_FEE)],
    });
    expect(formulas.map(({ inForceFrom }) => inForceFrom)).toEqual(['1970-01-01', '2024-01-01']);
    expect(formulas[1]?.text).toMatch(/at the mark, 0\.05 % for the close is added to it/);
    expect(used.rules.filter(({ what }) => what === 'maintenance')).toHaveLength(1);
    expect(codes).toContain('formula-change');
    expect(codes).not.toContain('rules-change');
  });

  test('that the table itself says stands on the table’s word', () => {
    const { formulas } = planned({ maintenance: long, formulas: [formula(0, WITH_FEE)] });
    expect(formulas).toHaveLength(1);
    expect(formulas[0]).toMatchObject({ source: 'a page', inForceFrom: '1970-01-01' });
    expect(formulas[0]?.text).toMatch(/at entry/);
  });

  test('is not told where the scenario sets the rule', () => {
    expect(planned({}, { liquidation: scenarioOf(pair).liquidation }).formulas).toEqual([]);
  });
});

describe('an assumed day', () => {
  const assumed = { datedBy: 'assumed' } as const;

  test('is shown as one, and stands in where the nearest will do', () => {
    const { used, codes } = planned({
      maintenance: [{ ...marginTable('old', 0, 0.01), ...assumed }],
    });
    expect(used.rules[0]).toMatchObject({ datedBy: 'assumed', nearest: false });
    expect(codes).toContain('rules-assumed');
    expect(codes).not.toContain('rules-seen');
  });

  const table = marginTable('old', 0, 0.01);
  test.each<[string, Partial<RuleBook>]>([
    ['a table', { maintenance: [{ ...table, ...assumed }] }],
    [
      'a formula',
      {
        formulas: [formula(0, { ...AT_ENTRY, basis: 'mark', leverageReservesFee: false }, assumed)],
      },
    ],
    [
      'a mechanism',
      { liquidation: ruleBook('x').liquidation.map((one) => ({ ...one, ...assumed })) },
    ],
    ['a fee', { fees: [{ ...takerFee(0, 0), ...assumed }] }],
    [
      'a table that would come inside the window',
      { maintenance: [table, { ...marginTable('new', START_MS + 60_000, 0.02), ...assumed }] },
    ],
  ])('of %s is not known, so `rules: dated` refuses it', (_what, change) => {
    expect(() => planned(change)).not.toThrow();
    expect(() => planned(change, DATED_ONLY)).toThrow(/rules of no known day, assumed from/);
  });
});

test('funding of a leg in a shared account moves the shared balance, whatever an isolated margin does', () => {
  const carry = input('cross', 10_000, [leg('spot', [CALM]), leg('perp', [CALM])]);
  const source = { source: null, checkedAgainst: 'nothing yet' };
  const funding = {
    price: 'mark',
    accrual: 'at the print',
    paidFrom: { account: 'margin', ...source },
    ...source,
  } as const;
  const books = ['venue-0', 'venue-1'].map((name) => [name, ruleBook(name, { funding })] as const);
  const said = (of: typeof pair) =>
    makePlan(
      { ...scenarioOf(of), liquidation: { kind: 'venue' } },
      new Map(books),
    ).rules[1]?.rules.find(({ what }) => what === 'funding account');
  expect(said(carry)?.text).toBe('credited to and taken from the balance of the shared account');
  expect(said(carry)?.source).not.toBeNull();
  expect(said(pair)?.text).toBe('credited to and taken from the posted margin');
  expect(said(pair)?.source).toBeNull();
});
