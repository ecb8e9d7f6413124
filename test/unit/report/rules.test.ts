/**
 * Goal: a reader sees under which rules a leg was, since when, on whose word, and what has no source.
 * Method: rules made by hand on the page and in the CSV.
 */
import Papa from 'papaparse';
import { describe, expect, test } from 'vitest';
import type { ReplayResult } from '../../../src/domain/result.ts';
import type { RuleInForce, RulesUsed } from '../../../src/domain/rules-used.ts';
import { renderCsvs } from '../../../src/report/csv.ts';
import { inForceText } from '../../../src/report/rules.ts';
import { rulesSection } from '../../../src/report/sections/rules.ts';
import { avaxReport, result } from '../../builders/report-fixture.ts';
import { ofVenue, overridden } from '../../builders/report-rules.ts';
import { seen } from '../../builders/seen.ts';

const markupOf = (rules: readonly RulesUsed[], more: Partial<ReplayResult> = {}): string =>
  rulesSection({ ...result, ...more, rules }).markup;

const textOf = (...rules: readonly RulesUsed[]): string => seen(markupOf(rules));

const [table, laterTable] = ofVenue.rules;
if (table === undefined || laterTable === undefined) throw new Error('two tables');
const only = (rule: RuleInForce): RulesUsed => ({ ...ofVenue, rules: [rule], unsourced: [] });

describe('what the page says of a rule', () => {
  test('what it is, since when, its source and what it was checked against', () => {
    expect(textOf(ofVenue)).toContain(
      'At liquidation a fee of 1.25 % of notional from what is left, the rest of the posted margin is ' +
        'lost seen on 2025-08-01 NO SOURCE checked against: nothing yet',
    );
    expect(textOf(ofVenue)).toContain(
      'Trigger the mark; equity equal to maintenance survives undated help page 42',
    );
  });

  test('the formula stands beside the table with a day and a source of its own', () => {
    const formula: RuleInForce = {
      ...table,
      what: 'formula',
      text: 'the rate counts on notional at the mark',
      table: null,
      tiers: [],
      tiersIn: null,
      inForceFrom: '2024-09-01',
      datedBy: 'assumed',
      nearest: false,
      source: null,
    };
    const used = { ...ofVenue, rules: [table, formula], unsourced: ['formula'] as const };
    const text = textOf(used);
    expect(text).toContain(
      'Margin formula the rate counts on notional at the mark assumed from 2024-09-01: no day is known NO SOURCE',
    );
    expect(text).toContain('Without a source: margin formula.');
    const { data } = Papa.parse<string[]>(
      renderCsvs(avaxReport({ rules: [used] })).rules.trimEnd(),
    );
    expect(data[2]?.slice(3)).toEqual([
      ...['formula', 'the rate counts on notional at the mark', '', '2024-09-01', 'assumed'],
      ...['false', '', 'one worked example'],
    ]);
  });

  test('each leg stands under its own name, venue and instrument', () => {
    const text = textOf(ofVenue, overridden('short', 'bybit-linear'));
    expect(text).toContain('Binance long binance-usdm AVAXUSDT');
    expect(text).toContain('Bybit short bybit-linear AVAXUSDT');
  });

  test('what has no source is marked at the rule, named above the table, and the mark is explained', () => {
    const text = textOf(ofVenue);
    expect(text.match(/NO SOURCE checked/g)).toHaveLength(2);
    expect(text).toContain('Without a source: at liquidation, funding account.');
    expect(text).toContain('NO SOURCE: no page or record that can be named stands behind it.');
    const sourced = textOf(overridden('long', 'binance-usdm'));
    expect(sourced).not.toMatch(/no source|without a source/i);
  });

  test('a table newer than the window is called the nearest; one that came into force in it is not', () => {
    const text = textOf(ofVenue);
    expect(text).toContain('AVAXUSDT brackets of 2025-09-01 12 tiers');
    expect(text).toMatch(/seen on 2025-09-01 NEAREST exchange page of that day/);
    expect(text).toMatch(/from 2025-10-20, announced announcement of 2025-10-18/);
    expect(textOf(only(laterTable))).not.toContain('NEAREST');
  });

  test('what the scenario sets holds for the window, and the scenario is not checked against itself', () => {
    const text = textOf(overridden('long', 'binance-usdm'));
    expect(text).toContain(
      'Maintenance margin 1 % of notional at the mark scenario override the whole window the scenario At',
    );
    expect(text).not.toContain('checked against');
  });

  test('a taker fee of the scenario is a rule like any other, shown once', () => {
    const text = textOf(overridden('long', 'binance-usdm'));
    expect(text).toContain('Taker fee 0 bps of notional the whole window the scenario');
    expect(text.match(/Taker fee/g)).toHaveLength(1);
  });

  test('a leg without a margin of its own says what becomes of it instead', () => {
    const spot = { ...overridden('spot', 'binance-spot'), table: null, rules: [] };
    const said = (styleText: string) => textOf({ ...spot, styleText });
    expect(said('nothing can liquidate it')).toContain(
      'No margin of its own to keep: nothing can liquidate it.',
    );
    expect(said('closed with <the account>')).toContain(
      'No margin of its own to keep: closed with <the account>.',
    );
    expect(textOf(ofVenue)).not.toContain('No margin of its own');
  });
});

describe('a table of tiers', () => {
  test('of a handful stands open, its ends in what the leg is margined in', () => {
    const markup = markupOf([only(laterTable)]);
    expect(markup).not.toContain('<details');
    expect(seen(markup)).toContain(
      '2 % to 50 % by 3 tiers of notional at the mark, continuous AVAXUSDT brackets of 2025-10-20 ' +
        'Up to, USDT Rate Max leverage 5,000 2 % 25× 25,000 4 % 12.50× beyond 50 % not known',
    );
    const legs = result.legs.map((leg) => ({ ...leg, contract: 'inverse' as const }));
    expect(markupOf([only(laterTable)], { legs })).toContain('Up to, AVAX');
  });

  test('of twelve is folded without a script, whole, and silent on leverages nobody knows', () => {
    const markup = markupOf([only(table)]);
    const [, folded = ''] =
      /<details><summary>12 tiers<\/summary>([\s\S]*?)<\/details>/.exec(markup) ?? [];
    expect(seen(folded)).toContain('Up to, USDT Rate 5,000 1 % 25,000 1.5 %');
    expect(seen(folded)).toContain('8,000,000 25 % beyond 50 %');
    expect(folded.match(/<tr>/g)).toHaveLength(13);
  });

  test('by contracts says contracts, and has no “beyond” where nothing is known beyond', () => {
    const tiers = [
      { to: 3_000, rateFraction: 0.004, maxLeverage: 125 },
      { to: 6_000, rateFraction: 0.005, maxLeverage: 100 },
    ];
    const text = textOf(only({ ...table, tiers, tiersIn: 'contracts' }));
    expect(text).toContain('Up to, contracts Rate Max leverage 3,000 0.4 % 125× 6,000 0.5 % 100×');
    expect(text).not.toContain('beyond');
  });

  test('with a rate of a third says it to six digits', () => {
    const tiers = [
      { to: 1e8, rateFraction: 0.02, maxLeverage: null },
      { to: null, rateFraction: 1 / 30, maxLeverage: null },
    ];
    expect(textOf(only({ ...table, tiers }))).toContain('100,000,000 2 % beyond 3.33333 %');
  });

  test('of one tier is its words, and so is a rule that is no table', () => {
    expect(markupOf([overridden('long', 'binance-usdm')])).not.toContain('class="tiers"');
    // Words that read like tiers make none.
    const text = '1 % up to 5,000, 2 % beyond, of notional at the mark, continuous';
    const markup = markupOf([only({ ...table, text, tiers: [], tiersIn: null })]);
    expect(seen(markup)).toContain(`Maintenance margin ${text}`);
    expect(markup).not.toContain('class="tiers"');
  });
});

test('a day that is announced and a day it was seen read differently', () => {
  expect(inForceText(table)).toBe('seen on 2025-09-01');
  expect(inForceText(laterTable)).toBe('from 2025-10-20, announced');
  expect(inForceText({ ...table, datedBy: 'assumed' })).toBe(
    'assumed from 2025-09-01: no day is known',
  );
  expect(inForceText({ ...table, inForceFrom: null, datedBy: null })).toBe('undated');
});

describe('a source', () => {
  const HOSTILE = `<script>alert(1)</script>"'=HYPERLINK("http://x")\u202e`;
  const bad = {
    ...only({
      ...table,
      text: HOSTILE,
      table: HOSTILE,
      inForceFrom: HOSTILE,
      source: HOSTILE,
      checkedAgainst: `=${HOSTILE}`,
    }),
    venue: `=${HOSTILE}`,
    instrument: HOSTILE,
  };

  test('is text on the page whatever is written in it', () => {
    const markup = markupOf([bad]);
    expect(markup).not.toMatch(/<script|\u202e|href/);
    expect(markup).toContain('&lt;script&gt;alert(1)');
  });

  test('starts no formula in the CSV', () => {
    const { data } = Papa.parse<string[]>(renderCsvs(avaxReport({ rules: [bad] })).rules.trimEnd());
    const cells = data.slice(1).flat();
    expect(cells.filter((cell) => /^[=+\-@\t\r]/.test(cell))).toEqual([]);
    expect(cells.some((cell) => cell.startsWith("'=<script>"))).toBe(true);
  });
});

describe('rules.csv', () => {
  const read = (rules: readonly RulesUsed[]): Record<string, string>[] =>
    Papa.parse<Record<string, string>>(renderCsvs(avaxReport({ rules })).rules, {
      header: true,
      skipEmptyLines: true,
    }).data;

  test('has a row a rule of a leg, with an empty cell where there is no source', () => {
    const rows = read([ofVenue, overridden('short', 'bybit-linear')]);
    expect(rows.map(({ role, what }) => `${role} ${what}`)).toEqual([
      ...['long maintenance', 'long maintenance', 'long liquidation', 'long trigger'],
      ...['long taker fee', 'long funding account'],
      ...['short maintenance', 'short liquidation', 'short trigger', 'short taker fee'],
    ]);
    expect(rows[0]).toEqual({
      role: 'long',
      venue: 'binance-usdm',
      instrument: 'AVAXUSDT',
      what: 'maintenance',
      text: table.text,
      table: 'AVAXUSDT brackets of 2025-09-01',
      in_force_from: '2025-09-01',
      dated_by: 'seen',
      nearest: 'true',
      source: 'exchange page of that day',
      checked_against: 'one worked example',
    });
    expect(rows.map(({ source }) => source === '')).toEqual(
      [0, 0, 1, 0, 0, 1, 0, 0, 0, 0].map((none) => none === 1),
    );
  });

  test('without rules still has its header', () => {
    expect(renderCsvs(avaxReport({ rules: [] })).rules).toBe(
      'role,venue,instrument,what,text,table,in_force_from,dated_by,nearest,source,checked_against\r\n',
    );
  });
});
