/**
 * Goal: a rule file is read to the letter, refused with its place where it is wrong, and laid over
 * the shipped one entry by entry.
 * Method: one small book, one thing changed at a time.
 */
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, test } from 'vitest';
import { DataError, type Issue } from '../../../src/domain/errors.ts';
import { parseRuleBook, parseRuleFile, readRuleBooks } from '../../../src/loaders/venue-rules.ts';
import { inForce, type RuleBook, rulesFor } from '../../../src/venues/rule-book.ts';

const WHO = 'source: a page, checked_against: nothing yet';
const DATED = `dated_by: seen, ${WHO}`;
const BOOK = `schema: 1
venue: testex
title: Test exchange
trigger: { price: mark, equality: survives, ${WHO} }
fees:
  - { in_force_from: 2024-01-01, taker: 5 bps, maker: -1 bps, ${DATED} }
maintenance:
  - table: AB of 2024
    instruments: [AUSDT, BUSDT]
    in_force_from: 2024-01-01
    dated_by: announced
    source: null
    checked_against: nothing yet
    tiers:
      - { to: 10_000, rate: 1 %, leverage: 50, deduction: 0 }
      - { to: 50_000, rate: 2 %, leverage: 25x, deduction: 100 }
      - { rate: 5 %, deduction: 1_600 }
liquidation:
  - { in_force_from: 2024-01-01, style: market, fee: 1 %, backstop_below: 2/3, ${DATED} }
`;

function issuesOf(work: () => unknown): readonly Issue[] {
  try {
    work();
  } catch (error) {
    if (error instanceof DataError) return error.issues;
    throw error;
  }
  return [];
}

const refusal = (from: string, to: string): readonly Issue[] => {
  expect(BOOK).toContain(from);
  return issuesOf(() => parseRuleBook(BOOK.replace(from, to), 'testex.yaml'));
};

const folders: string[] = [];
afterAll(() => {
  for (const folder of folders) rmSync(folder, { recursive: true, force: true });
});

function folderOf(files: Readonly<Record<string, string>>): string {
  const folder = mkdtempSync(join(tmpdir(), 'legrisk-rules-'));
  folders.push(folder);
  for (const [name, text] of Object.entries(files)) writeFileSync(join(folder, name), text);
  return folder;
}

/** The test venue with own files laid over it. */
function overlaid(own: Readonly<Record<string, string>>): RuleBook {
  const book = readRuleBooks(
    folderOf({ 'testex.yaml': BOOK }),
    new Set(['testex']),
    folderOf(own),
  ).get('testex');
  if (book === undefined) throw new RangeError('no book');
  return book;
}

const tableOn = (book: RuleBook, instrument: string, day: string) =>
  inForce(rulesFor(book.maintenance, instrument), Date.parse(day))?.rule;

describe('a file', () => {
  test('says each value with its unit', () => {
    const book = parseRuleBook(BOOK, 'testex.yaml');
    expect(book.fees[0]).toMatchObject({ taker: 0.0005, maker: -0.0001, datedBy: 'seen' });
    expect(book.trigger.equalityKills).toBe(false);
    expect(book.liquidation[0]?.backstopBelow).toBe(2 / 3);
    expect(book.liquidation[0]?.instruments).toEqual(['*']);
    expect(book.maintenance[0]).toMatchObject({ source: null, datedBy: 'announced' });
    expect(book.maintenance[0]?.rule.tiers).toEqual([
      { to: 10_000, rate: 0.01, maxLeverage: 50, deduction: 0 },
      { to: 50_000, rate: 0.02, maxLeverage: 25, deduction: 100 },
      { to: Number.POSITIVE_INFINITY, rate: 0.05, maxLeverage: null, deduction: 1600 },
    ]);
  });

  test.each([
    ['a step in the requirement', 'deduction: 1_600', 'deduction: 1_700', /continuous at 50000/],
    ['a falling rate', 'rate: 5 %, deduction: 1_600', 'rate: 1 %', /every tier|not below/],
    ['ends that do not rise', 'to: 50_000', 'to: 9_000', /upper end above 10000/],
    ['a day that is none', '2024-01-01, taker', '2024-02-30, taker', /a date such as/],
    ['a rate without its unit', 'rate: 1 %, lev', 'rate: 0.01, lev', /maintenance rate/],
    ['a rate above the whole', 'rate: 1 %, lev', 'rate: 100.5 %, lev', /maintenance rate/],
    ['an unknown style', 'style: market', 'style: auction', /one of takeover, market/],
    ['a deduction in some tiers only', ', deduction: 100', '', /every tier after the first/],
    ['an instrument that steers a terminal', 'AUSDT', '"A\\u001b[2JUSDT"', /as the venue spells/],
    ['a venue that is a path', 'venue: testex', 'venue: ../testex', /lower case, digits/],
    ['another schema', 'schema: 1', 'schema: 2', /schema: 1/],
    ['no title', 'title: Test exchange\n', '', /a title/],
    ['an endless number', 'to: 10_000', 'to: .inf', /a number above zero/],
    [
      'a second table of one day',
      'instruments: [AUSDT, BUSDT]',
      'instruments: [AUSDT, AUSDT]',
      /one table of AUSDT/,
    ],
  ])('%s is refused', (_what, from, to, expected) => {
    const found = refusal(from, to);
    expect(found.map((issue) => issue.expected).join('\n')).toMatch(expected);
  });

  test('a day may be assumed, and what stands behind a loan be unknown, which is not zero', () => {
    const account = (loan: string) =>
      parseRuleBook(
        `${BOOK}accounts:\n  - { name: shared, in_force_from: 2024-01-01, dated_by: assumed, threshold: 100 %, loan_maintenance: ${loan}, ${WHO} }\n`,
        'testex.yaml',
      ).accounts[0];
    expect(account('null')).toMatchObject({ datedBy: 'assumed', loanMaintenance: null });
    expect(account('0 %')).toMatchObject({ loanMaintenance: 0 });
    const none = BOOK.replace('dated_by: announced', 'dated_by: guessed');
    expect(issuesOf(() => parseRuleBook(none, 'testex.yaml'))[0]?.expected).toBe(
      'one of announced, seen, assumed',
    );
  });

  test('an unknown key is named with its line and what was meant', () => {
    expect(refusal('taker: 5 bps', 'takr: 5 bps')[0]).toEqual({
      where: 'testex.yaml:6: fees[0].takr',
      expected: 'a known key',
      found: 'the key "takr"',
      hint: 'did you mean taker?',
    });
  });

  test('several faults are told at once, each with its line', () => {
    const text = BOOK.replace('rate: 2 %', 'rate: two').replace('price: mark', 'price: last');
    const found = issuesOf(() => parseRuleBook(text, 'testex.yaml'));
    expect(found.map(({ where }) => where)).toEqual([
      'testex.yaml:4: trigger.price',
      'testex.yaml:16: maintenance[0].tiers[1].rate',
    ]);
    expect(found[1]?.found).toBe('"two"');
  });

  test('two tables of one instrument from one day on are refused, and both named', () => {
    const second = `  - { table: B again, instruments: [CUSDT, BUSDT], in_force_from: 2024-01-01, tiers: [{ rate: 3 % }], ${DATED} }`;
    const [issue] = refusal('liquidation:\n', `${second}\nliquidation:\n`);
    expect(issue).toMatchObject({
      where: 'testex.yaml: B again',
      expected: 'one table of BUSDT from that day on',
      found: 'another: AB of 2024',
    });
  });

  test('keys that every object has are keys like any other: unknown', () => {
    for (const key of ['__proto__', 'constructor', 'toString']) {
      const text = `{"${key}":{"title":"x"},"schema":1,"venue":"testex"}`;
      const found = issuesOf(() => parseRuleFile(text, 'own.json'));
      expect(found.map((issue) => issue.found)).toEqual([`the key "${key}"`]);
      expect(Object.hasOwn(Object.prototype, 'title')).toBe(false);
    }
  });

  test('an alias, two documents, and what is no YAML are refused', () => {
    const bomb = BOOK.replace('title: Test exchange', 'title: &t Test\ngaps: [*t, *t]');
    expect(issuesOf(() => parseRuleBook(bomb, 'x.yaml'))[0]?.expected).toBe('YAML without aliases');
    expect(issuesOf(() => parseRuleBook(`${BOOK}---\n${BOOK}`, 'x.yaml'))).not.toEqual([]);
    expect(issuesOf(() => parseRuleBook('{ [', 'x.yaml'))[0]?.expected).toBe('YAML');
    expect(issuesOf(() => parseRuleBook('{', 'x.json'))[0]?.expected).toBe('JSON');
  });
});

describe('a table inside its formula', () => {
  const FORMULAS = `formulas:
  - { in_force_from: 2023-01-01, basis: entry, ${DATED} }
  - { in_force_from: 2024-06-01, close_fee: 5 bps, leverage_reserves_fee: true, ${DATED} }
  - { in_force_from: 2024-09-01, instruments: [BUSDT], slope_per_coin: 0.001 %, ${DATED} }
`;

  test('takes up each formula on its day, for the instruments it is for', () => {
    const book = parseRuleBook(BOOK + FORMULAS, 'testex.yaml');
    const read = (instrument: string, day: string) => {
      const { rule } = tableOn(book, instrument, day) ?? {};
      return [rule?.basis, rule?.closeFee, rule?.slopePerCoin];
    };
    expect(read('AUSDT', '2024-05-31')).toEqual(['entry', 0, 0]);
    expect(read('AUSDT', '2024-06-01')).toEqual(['mark', 0.0005, 0]);
    expect(tableOn(book, 'AUSDT', '2024-06-01')?.leverageReservesFee).toBe(true);
    // Formulas of its own win over the venue's, on every day.
    expect(read('BUSDT', '2024-06-01')).toEqual(['mark', 0, 0.00001]);
  });

  test('keeps its own day and dating under every formula', () => {
    const book = parseRuleBook(BOOK + FORMULAS, 'testex.yaml');
    for (const day of ['2024-02-01', '2024-07-01', '2024-10-01'])
      for (const instrument of ['AUSDT', 'BUSDT'])
        expect(tableOn(book, instrument, day)).toMatchObject({
          datedBy: 'announced',
          tableFromMs: Date.parse('2024-01-01'),
          source: null,
        });
  });

  test('may say otherwise itself, once and for all', () => {
    const own = BOOK.replace('    tiers:', '    basis: entry\n    close_fee: 7 bps\n    tiers:');
    const book = parseRuleBook(own + FORMULAS, 'testex.yaml');
    for (const day of ['2024-01-01', '2024-12-01'])
      expect(tableOn(book, 'AUSDT', day)?.rule).toMatchObject({ basis: 'entry', closeFee: 0.0007 });
  });

  test('without any formula counts at the mark and adds nothing', () => {
    const book = parseRuleBook(BOOK, 'testex.yaml');
    expect(tableOn(book, 'AUSDT', '2024-01-01')?.rule).toMatchObject({
      basis: 'mark',
      closeFee: 0,
    });
    expect(book.formulas).toEqual([]);
  });
});

describe('own files', () => {
  const table = (instruments: string, day: string, rate: string) => `schema: 1
venue: testex
maintenance:
  - { table: mine, instruments: [${instruments}], in_force_from: ${day}, tiers: [{ rate: ${rate} }], ${DATED} }
`;

  test('a table of the same day replaces the shipped one, for its instruments only', () => {
    const book = overlaid({ 'mine.yaml': table('AUSDT', '2024-01-01', '3 %') });
    expect(tableOn(book, 'AUSDT', '2024-02-01')?.table).toBe('mine');
    expect(tableOn(book, 'BUSDT', '2024-02-01')?.table).toBe('AB of 2024');
  });

  test('a table of another day is added, and its day decides', () => {
    const book = overlaid({ 'mine.yaml': table('AUSDT', '2025-01-01', '3 %') });
    expect(tableOn(book, 'AUSDT', '2024-12-31')?.table).toBe('AB of 2024');
    expect(tableOn(book, 'AUSDT', '2025-01-01')?.table).toBe('mine');
  });

  test('a later file name wins over an earlier one, and .yml and .json are read too', () => {
    const json = JSON.stringify({
      schema: 1,
      venue: 'testex',
      fees: [
        {
          in_force_from: '2024-01-01',
          dated_by: 'seen',
          taker: '9 bps',
          source: null,
          checked_against: 'nothing yet',
        },
      ],
    });
    const book = overlaid({
      'a.yml': table('AUSDT', '2025-01-01', '3 %'),
      'b.yaml': table('AUSDT', '2025-01-01', '4 %'),
      'c.json': json,
      'd.txt': 'not a rule file',
    });
    expect(tableOn(book, 'AUSDT', '2025-01-01')?.rule.tiers[0]?.rate).toBe(0.04);
    expect(book.fees).toHaveLength(1);
    expect(book.fees[0]).toMatchObject({ taker: 0.0009, maker: null });
  });

  test('what a coin counts for replaces that coin’s entry of the day, and no other coin’s', () => {
    const counts = (asset: string, ratio: string) =>
      `  - { asset: ${asset}, in_force_from: 2024-01-01, tiers: [{ ratio: ${ratio} }], ${DATED} }\n`;
    const shipped = folderOf({
      'testex.yaml': `${BOOK}collateral:\n${counts('A', '90 %')}${counts('B', '80 %')}`,
    });
    const own = `schema: 1\nvenue: testex\ncollateral:\n${counts('A', '70 %')}`;
    const book = readRuleBooks(shipped, undefined, folderOf({ 'mine.yaml': own })).get('testex');
    const ratios = book?.collateral.map(({ asset, schedule }) => [
      asset,
      schedule.lines.at(-1)?.ratio,
    ]);
    expect(ratios?.toSorted()).toEqual([
      ['A', 0.7],
      ['B', 0.8],
    ]);
  });

  test('a trigger of one’s own replaces the venue’s; gaps are added', () => {
    const own = `schema: 1
venue: testex
trigger: { price: oracle, equality: liquidates, ${WHO} }
gaps: [One more., One more.]
`;
    const book = overlaid({ 'mine.yaml': own });
    expect(book.trigger).toMatchObject({ price: 'oracle', equalityKills: true });
    expect(book.title).toBe('Test exchange');
    expect(book.gaps).toContain('One more.');
  });

  test('a whole venue of one’s own needs a title and a trigger', () => {
    const shipped = folderOf({ 'testex.yaml': BOOK });
    const other = BOOK.replace('venue: testex', 'venue: otherex');
    const books = readRuleBooks(shipped, undefined, folderOf({ 'x.yaml': other }));
    expect([...books.keys()]).toEqual(['testex', 'otherex']);
    const bare = folderOf({
      'x.yaml': table('AUSDT', '2025-01-01', '3 %').replace('testex', 'tetsex'),
    });
    const [issue] = issuesOf(() => readRuleBooks(shipped, undefined, bare));
    expect(issue?.expected).toMatch(/a title and a trigger/);
    expect(issue?.hint).toMatch(/spelling/);
  });

  test('a broken file of a venue that is not asked for disturbs no replay', () => {
    const shipped = folderOf({ 'testex.yaml': BOOK });
    const own = folderOf({ 'x.yaml': 'schema: 1\nvenue: otherex\nnonsense: 1\n' });
    expect(readRuleBooks(shipped, new Set(['testex']), own).size).toBe(1);
    expect(() => readRuleBooks(shipped, undefined, own)).toThrow(DataError);
  });

  test('a folder that is not there holds nothing', () => {
    const shipped = folderOf({ 'testex.yaml': BOOK });
    expect(readRuleBooks(shipped, undefined, join(shipped, 'none')).size).toBe(1);
  });

  test('a fault in a laid-over book names both files', () => {
    const own = folderOf({
      'mine.yaml': table('AUSDT', '2025-01-01', '3 %').replace(
        '[{ rate: 3 % }]',
        '[{ to: 5, rate: 3 % }, { rate: 2 % }]',
      ),
    });
    const [issue] = issuesOf(() =>
      readRuleBooks(folderOf({ 'testex.yaml': BOOK }), undefined, own),
    );
    expect(issue?.where).toMatch(/^testex\.yaml with .*mine\.yaml: mine tier 2$/);
  });
});
