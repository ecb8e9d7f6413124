/**
 * Goal: the rule books that come with the program say what their sources say.
 * Method: read them as a replay does; hold tables against figures the venues published, and every
 * table's requirement against a sum over its slices, which needs no deductions.
 */
import { fileURLToPath } from 'node:url';
import { describe, expect, test } from 'vitest';
import type { MarginRule } from '../../../src/domain/margin-rule.ts';
import { readRuleBooks } from '../../../src/loaders/venue-rules.ts';
import { liquidationPrice } from '../../../src/margin/isolated.ts';
import { deductions, maintenance } from '../../../src/margin/maintenance.ts';
import {
  initialRate,
  positionTable,
  type SizedPosition,
  tierAt,
} from '../../../src/margin/position-table.ts';
import { VENUES } from '../../../src/venues/names.ts';
import {
  type DatedMaintenance,
  inForce,
  type RuleBook,
  rulesFor,
} from '../../../src/venues/rule-book.ts';

const FOLDER = fileURLToPath(new URL('../../../data/venues', import.meta.url));
const BOOKS = readRuleBooks(FOLDER);

function bookOf(venue: string): RuleBook {
  const book = BOOKS.get(venue);
  if (book === undefined) throw new RangeError(venue);
  return book;
}

function tableOf(venue: string, instrument: string, day: string): DatedMaintenance {
  const found = inForce(rulesFor(bookOf(venue).maintenance, instrument), Date.parse(day));
  if (found === null) throw new RangeError(`${venue} ${instrument}`);
  return found.rule;
}

const tiersOf = (venue: string, instrument: string, day: string) =>
  tableOf(venue, instrument, day).rule.tiers;

const linear = (quantity: number, entry: number): SizedPosition => ({
  contract: 'linear',
  quantity,
  entry,
  contracts: 0,
});

const TABLES = [...BOOKS.values()].flatMap(({ venue, maintenance: tables }) =>
  tables.map((table) => ({ venue, name: table.table, rule: table.rule })),
);

describe('the shelf', () => {
  test('there is one book for every venue that is known by name, and no other', () => {
    expect([...BOOKS.keys()].sort()).toEqual(VENUES.map(({ name }) => name).sort());
  });

  test('a perpetual venue has no table for every instrument at once', () => {
    for (const { name, spotOrPerp } of VENUES)
      if (spotOrPerp === 'perp') expect(rulesFor(bookOf(name).maintenance, 'NOSUCH')).toEqual([]);
  });

  test('every source is a public one, or said to be none', () => {
    for (const book of BOOKS.values()) {
      const dated = [...book.maintenance, ...book.fees, ...book.liquidation, ...book.formulas];
      for (const { source, checkedAgainst } of [...dated, ...book.accounts, book.trigger]) {
        expect(source ?? 'none').not.toMatch(/\.\.\/|\.md\b|^\s*$/);
        expect(checkedAgainst).not.toBe('');
      }
    }
  });

  test('every venue says what it does not know', () => {
    for (const book of BOOKS.values()) expect(book.gaps, book.venue).not.toEqual([]);
  });

  test('every perpetual venue has a formula, also for an instrument it has no table of', () => {
    for (const { name, spotOrPerp } of VENUES)
      if (spotOrPerp === 'perp')
        expect(rulesFor(bookOf(name).formulas, 'NOSUCH'), name).not.toEqual([]);
  });
});

/** Each tier's rate on the part of the notional inside it. */
function bySlices({ tiers }: MarginRule, notional: number): number {
  let sum = 0;
  let floor = 0;
  for (const { to, rate } of tiers) {
    sum += Math.max(0, Math.min(notional, to) - floor) * rate;
    floor = to;
  }
  return sum;
}

describe('every marginal table', () => {
  const marginal = TABLES.filter(({ rule }) => rule.form === 'marginal');

  test.each(marginal)('$venue $name asks slice by slice at each edge and beside it', ({ rule }) => {
    const bare = { ...rule, basis: 'mark', closeFee: 0, slopePerCoin: 0 } as const;
    const table = positionTable(bare, linear(1, 1));
    const edges = rule.tiers.map(({ to }) => to).filter(Number.isFinite);
    for (const edge of [...edges, 1])
      for (const notional of [edge * 0.999, edge, Math.min(edge * 1.001, edges.at(-1) ?? edge)])
        expect(maintenance(table, notional)).toBeCloseTo(bySlices(rule, notional), 4);
  });
});

describe('published figures', () => {
  test('the deductions of BTCUSDT on Binance in May 2026', () => {
    const published = [0, 300, 1500, 12_000, 132_000, 482_000, 2_982_000, 14_482_000];
    published.push(26_482_000, 41_482_000, 121_482_000, 421_482_000);
    const found = deductions(tiersOf('binance-usdm', 'BTCUSDT', '2026-06-01'));
    expect(found).toHaveLength(published.length);
    for (const [b, k] of published.entries()) expect(found[b]).toBeCloseTo(k, 5);
  });

  test('the deductions of two tiers on Hyperliquid: 1,875,000 for BTC, 1,333,333.33 for ETH', () => {
    const btc = deductions(tiersOf('hyperliquid', 'BTC', '2026-08-22'));
    const eth = deductions(tiersOf('hyperliquid', 'ETH', '2026-08-22'));
    expect(btc[1]).toBeCloseTo(1_875_000, 6);
    expect(eth[1]).toBeCloseTo(1_333_333.3333, 3);
  });

  test('the steps between deductions of BTCUSD on Binance COIN-M', () => {
    // The FAQ of 2021: 0.56 BTC below 50 BTC and 1.81 above, 11.81 above 200.
    const found = deductions(tiersOf('binance-coinm', 'BTCUSD_PERP', '2021-09-01'));
    const from = (level: number) => found[level - 1] ?? Number.NaN;
    expect(from(5) - from(4)).toBeCloseTo(1.81 - 0.56, 9);
    expect(from(7) - from(5)).toBeCloseTo(11.81 - 1.81, 9);
  });

  test('the last deduction of BTCPERP on Bybit, after thirty published ones', () => {
    const tiers = tiersOf('bybit-linear', 'BTCPERP', '2025-12-29');
    expect(tiers).toHaveLength(30);
    expect(tiers.at(-1)?.deduction).toBe(12_663_200);
    expect(deductions(tiers).at(-1)).toBeCloseTo(12_663_200, 4);
  });

  test('initial margins of linear contracts on Deribit', () => {
    // 25 BTC at 100,000: 2 % + 25 · 0.005 % = 2.125 % of 2.5 million.
    const { rule } = tableOf('deribit', 'BTC_USDC-PERPETUAL', '2026-11-21');
    expect((initialRate(rule, linear(25, 100_000)) ?? 0) * 2_500_000).toBeCloseTo(53_125, 6);
    expect((initialRate(rule, linear(350, 100_000)) ?? 0) * 35_000_000).toBeCloseTo(1_312_500, 5);
    // 6,000 SOL at 200: 4 % + 6,000 · 0.0005 % = 7 % of 1.2 million.
    const sol = tableOf('deribit', 'SOL_USDC-PERPETUAL', '2026-11-21').rule;
    expect((initialRate(sol, linear(6000, 200)) ?? 0) * 1_200_000).toBeCloseTo(84_000, 6);
    expect((initialRate(sol, linear(25, 200)) ?? 0) * 5_000).toBeCloseTo(200.625, 9);
  });

  test('a long of 1,000 contracts at 8,000 with 0.01 BTC is liquidated at 7,481 on Kraken', () => {
    // 1,000 · 1.01 / (0.01 + 1,000/8,000) = 1,010 / 0.135
    const position = {
      contract: 'inverse',
      quantity: 0.125,
      entry: 8000,
      contracts: 1000,
    } as const;
    const table = positionTable(
      tableOf('kraken-futures', 'PI_XBTUSD', '2026-07-02').rule,
      position,
    );
    const leg = { ...position, side: 1, wallet: 0.01 } as const;
    expect(liquidationPrice(leg, table)).toBeCloseTo(1010 / 0.135, 9);
  });

  test.each([
    [124.5765, 0.716314875, 0.005],
    [1520.425, 31.54881875, 0.02],
    [199.3801, 10.118540075, 0.05],
    [199.318, 3.1392585, 0.015],
  ])('a live Gate account: %f of notional held %f', (notional, held, rate) => {
    const { closeFee } = rulesFor(bookOf('gate-usdt').formulas, 'HYPE_USDT')[0] ?? { closeFee: 0 };
    expect((rate + closeFee) * notional).toBeCloseTo(held, 9);
  });

  test('one rate counts for a whole position on OKX, chosen by contracts', () => {
    // 700 ETH are 7,000 contracts of 0.1: the third tier of June 2021, whatever the price.
    const { rule } = tableOf('okx-swap', 'ETH-USDT-SWAP', '2021-06-11');
    expect(tierAt(rule, linear(700, 2500), 100).index).toBe(2);
    const table = positionTable(rule, linear(700, 2500));
    expect(table.rate).toEqual([0.01 + 0.0005]);
    expect(table.deduction).toEqual([0]);
  });
});

describe('what changed when', () => {
  test('Bybit took the value at entry until 26 May 2026 and the mark with the fee from the next day', () => {
    const before = tableOf('bybit-linear', 'BTCUSDT', '2026-05-26');
    const after = tableOf('bybit-linear', 'BTCUSDT', '2026-05-27');
    expect([before.rule.basis, before.rule.closeFee]).toEqual(['entry', 0]);
    expect([after.rule.basis, after.rule.closeFee]).toEqual(['mark', 0.00055]);
    expect(after.leverageReservesFee).toBe(true);
    expect(after.table).toBe(before.table);
    expect(after.rule.tiers).toEqual(before.rule.tiers);
  });

  test('a table first seen after a change of formula is read by the old one before it', () => {
    // The first tier of BTCUSD was seen in July 2026, after the change; a window of 2025 needs it.
    const found = inForce(
      rulesFor(bookOf('bybit-inverse').maintenance, 'BTCUSD'),
      Date.parse('2025-01-01'),
    );
    expect(found?.rule.rule.basis).toBe('entry');
    expect(found?.nearest).toBe(true);
  });

  test('Deribit asked 0.525 % of a bitcoin position until 10 January 2022, and 1 % after', () => {
    expect(tiersOf('deribit', 'BTC-PERPETUAL', '2022-01-10')[0]?.rate).toBe(0.00525);
    expect(tiersOf('deribit', 'BTC-PERPETUAL', '2022-01-11')[0]?.rate).toBe(0.01);
    const slopeOn = (day: string) => tableOf('deribit', 'ETH-PERPETUAL', day).rule.slopePerCoin;
    expect([slopeOn('2022-01-10'), slopeOn('2022-01-11')]).toEqual([0.000002, 0.000004]);
  });

  test('Hyperliquid let bitcoin go at 50x until it announced 40x on 12 March 2025', () => {
    const leverageOn = (day: string) => tiersOf('hyperliquid', 'BTC', day)[0]?.maxLeverage;
    expect([leverageOn('2025-03-11'), leverageOn('2025-03-12')]).toEqual([50, 40]);
  });

  test('a window of 2020 on Binance gets the table of 2021, marked as the nearest', () => {
    const rules = rulesFor(bookOf('binance-usdm').maintenance, 'BTCUSDT');
    const found = inForce(rules, Date.parse('2020-03-12'));
    expect([found?.rule.table, found?.nearest]).toEqual(['BTCUSDT brackets of 2021-03-18', true]);
    expect(inForce(rules, Date.parse('2021-03-18'))?.nearest).toBe(false);
  });
});

describe('how a venue unwinds', () => {
  const mechanismOf = (venue: string, instrument: string, day: string) =>
    inForce(rulesFor(bookOf(venue).liquidation, instrument), Date.parse(day))?.rule;

  test('Hyperliquid sells a fifth of a large position first; its backstop begins at two thirds', () => {
    const found = mechanismOf('hyperliquid', 'BTC', '2026-08-22');
    expect(found?.style).toBe('market');
    expect(found?.backstopBelow).toBe(2 / 3);
    expect(found?.steps).toEqual({ kind: 'share', share: 0.2, aboveNotional: 100_000 });
  });

  test('the clearance fee of Binance is sourced for BTCUSDT alone', () => {
    const btc = mechanismOf('binance-usdm', 'BTCUSDT', '2026-01-01');
    const other = mechanismOf('binance-usdm', 'AVAXUSDT', '2026-01-01');
    expect([btc?.fee, other?.fee]).toEqual([0.0125, 0.0125]);
    expect(btc?.source).not.toBeNull();
    expect(other?.source).toBeNull();
  });

  test('Deribit charged bitcoin 0.5 %, then 0.75 %, then 1 %', () => {
    const feeOn = (day: string) => mechanismOf('deribit', 'BTC-PERPETUAL', day)?.fee;
    expect([feeOn('2022-01-10'), feeOn('2022-01-11'), feeOn('2026-09-22')]).toEqual([
      0.005, 0.0075, 0.01,
    ]);
  });

  test('dYdX decides on its oracle and knows neither hedged maintenance nor a hedge rank', () => {
    const book = bookOf('dydx-v4');
    expect(book.trigger.price).toBe('oracle');
    expect(book.accounts).toEqual([]);
    expect(book.hedgeRank?.lowered).toBe(false);
    expect(mechanismOf('dydx-v4', 'BTC-USD', '2026-03-04')?.steps).toEqual({
      kind: 'until kept',
      share: 0.1,
    });
  });

  test('a portfolio account on Hyperliquid is unwound where its own ratio passes 0.95', () => {
    // Theirs: (MM + loan) / assets > 0.95. Ours: assets − loan < t · (MM + λ · loan), solved for every loan.
    const account = bookOf('hyperliquid').accounts[0];
    const threshold = account?.threshold ?? 0;
    const loanMaintenance = account?.loanMaintenance ?? 0;
    for (const [needed, loan] of [
      [100, 0],
      [0, 100],
      [70, 55],
    ] as const) {
      const assets = (needed + loan) / 0.95;
      expect(assets - loan).toBeCloseTo(threshold * (needed + loanMaintenance * loan), 9);
    }
  });
});
