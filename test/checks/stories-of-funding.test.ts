/** Faults of funding, and what only looks like one. Prints begin at 2024-01-01T00:00Z. */
import { describe, expect, test } from 'vitest';
import { HOUR, MINUTE } from '../../src/units/units.ts';
import { ALWAYS, ruleBook } from '../builders/rule-book.ts';
import { START } from './honest.ts';
import { every, funding, lively, look, type MadePrint, told } from './made.ts';

const see = (prints: readonly MadePrint[], venue?: string, instrument?: string) =>
  look([], [funding(prints, venue, instrument)]);

const moved = (prints: readonly MadePrint[], ms: number, from = 0, to = prints.length) =>
  prints.map((print, i) => (i < from || i >= to ? print : { ...print, atMs: print.atMs + ms }));

describe('settlement hours', () => {
  test('prints at 00, 08 and 16 are Binance’s', () => {
    expect(see(every(8, lively(60)))).toEqual([]);
  });

  test('prints at 01, 09 and 17 are London’s summer', () => {
    const [found] = see(moved(every(8, lively(60)), HOUR));
    expect(found?.code).toBe('zone-shift');
    expect(found?.reason).toContain('+1 h or −7 h');
    expect(found?.rows).toBe(60);
  });

  test('prints at 04, 12 and 20 are BitMEX’s, and nobody else’s', () => {
    const prints = moved(every(8, lively(60)), 4 * HOUR);
    expect(see(prints, 'bitmex', 'XBTUSD')).toEqual([]);
    expect(told(see(prints))).toEqual(['error zone-shift']);
  });

  test('prints at 01, 09 and 17 are not Bitget’s, and 23, 07 and 15 were until May 2023', () => {
    const prints = every(8, lively(60));
    expect(see(prints, 'bitget-usdt', 'BTCUSDT')).toEqual([]);
    expect(told(see(moved(prints, HOUR), 'bitget-usdt', 'BTCUSDT'))).toEqual(['error zone-shift']);
    // Sixty prints that begin a year earlier end on 2023-01-20.
    const before = moved(prints, -365 * 24 * HOUR - HOUR);
    expect(see(before, 'bitget-usdt', 'BTCUSDT')).toEqual([]);
  });

  test('KuCoin’s contracts settle at either of two clocks', () => {
    const prints = every(8, lively(60));
    expect(see(prints, 'kucoin-usdt', 'XBTUSDTM')).toEqual([]);
    expect(see(moved(prints, 4 * HOUR), 'kucoin-usdt', 'XBTUSDTM')).toEqual([]);
  });

  test('half an hour is seen on hourly prints, an hour is not', () => {
    const prints = every(1, lively(60));
    expect(told(see(moved(prints, 30 * MINUTE), 'hyperliquid', 'AVAX'))).toEqual([
      'error zone-shift',
    ]);
    expect(see(moved(prints, HOUR), 'hyperliquid', 'AVAX')).toEqual([]);
  });

  test('six prints make a zone, five do not', () => {
    const prints = every(8, lively(60));
    const zones = (count: number) =>
      see(moved(prints, HOUR, 20, 20 + count)).filter(({ code }) => code === 'zone-shift');
    expect(zones(6).map(({ rows }) => rows)).toEqual([6]);
    expect(zones(5)).toEqual([]);
  });

  test('two hours are seen on six prints too, where the next one is six hours away', () => {
    const prints = moved(every(8, lively(60)), 2 * HOUR, 20, 26);
    const [found] = see(prints).filter(({ code }) => code === 'zone-shift');
    expect(found?.rows).toBe(6);
  });

  test('a venue nobody knows has no hours', () => {
    expect(see(moved(every(8, lively(60)), HOUR), 'my-venue', 'AVAX')).toEqual([]);
  });

  test('a shift of a whole interval is a warning where another venue stands beside it', () => {
    const rates = lively(400);
    const other = funding(every(8, rates), 'bybit-linear');
    const late = funding(moved(every(8, rates.slice(0, 390)), 8 * HOUR));
    expect(told(look([], [other, late]))).toEqual(['warning zone-shift']);
  });
});

describe('doubles, holes, jitter, intervals', () => {
  test('two prints within five minutes are one settlement', () => {
    const prints = every(8, lively(30));
    prints.splice(11, 0, { atMs: START + 80 * HOUR + 2 * MINUTE, rate: 0.0003 });
    const found = see(prints).find(({ code }) => code === 'doubled-settlement');
    expect(found?.severity).toBe('error');
    expect(found?.where).toEqual([
      { fromMs: START + 80 * HOUR, toMs: START + 80 * HOUR + 2 * MINUTE, rows: 2 },
    ]);
  });

  test('two records an hour apart, written one between the other, charge twice', () => {
    const prints = every(8, lively(30));
    // From the eleventh print to the twentieth, each stands again an hour later.
    const twice = [...prints, ...moved(prints, HOUR).slice(10, 20)].sort((a, b) => a.atMs - b.atMs);
    const found = see(twice).find(({ code }) => code === 'doubled-settlement');
    expect(found?.severity).toBe('error');
    expect(found?.where).toEqual([
      { fromMs: START + 80 * HOUR, toMs: START + 160 * HOUR, rows: 21 },
    ]);
    const five = [...prints, ...moved(prints, HOUR).slice(10, 15)].sort((a, b) => a.atMs - b.atMs);
    expect(see(five).map(({ code }) => code)).not.toContain('doubled-settlement');
  });

  test('a missing print is counted where it should have been', () => {
    const prints = every(8, lively(30));
    prints.splice(12, 2);
    const [found] = see(prints);
    expect(found?.code).toBe('gap');
    expect(found?.where).toEqual([
      { fromMs: START + 96 * HOUR, toMs: START + 104 * HOUR, rows: 2 },
    ]);
  });

  test('8 h, 1 h, 4 h are three intervals and no fault', () => {
    const hours = [
      ...Array.from({ length: 20 }, (_, i) => i * 8),
      ...Array.from({ length: 40 }, (_, i) => 153 + i),
      ...Array.from({ length: 20 }, (_, i) => 196 + 4 * i),
    ];
    const rates = lively(hours.length);
    const prints = hours.map((hour, i) => ({
      atMs: START + hour * HOUR,
      rate: (rates[i] as number) / 10_000,
    }));
    const found = see(prints);
    expect(told(found)).toEqual(['note interval-change']);
    expect(found[0]?.rows).toBe(2);
  });

  test('eleven milliseconds are a note, 61 seconds a warning', () => {
    const prints = every(8, lively(30));
    expect(told(see(moved(prints, 11, 7, 8)))).toEqual(['note settlement-jitter']);
    expect(told(see(moved(prints, 61_000, 7, 8)))).toEqual(['warning settlement-jitter']);
  });
});

describe('rates', () => {
  const filled = (count: number): MadePrint[] =>
    lively(count).flatMap((rate, i) =>
      every(1, new Array<number>(8).fill(rate)).map((print) => ({
        ...print,
        atMs: print.atMs + i * 8 * HOUR,
      })),
    );

  test('8-hour prints on every hour are filled in', () => {
    const [found] = see(filled(20));
    expect(found?.code).toBe('filled-funding');
    expect(found?.reason).toContain('rows 1 h apart whose rate changes every 8 h only');
  });

  test('eleven changes tell it, ten do not', () => {
    // The first block’s own change is not seen, so that twelve blocks have eleven.
    expect(told(see(filled(12)))).toEqual(['error filled-funding']);
    expect(told(see(filled(11)))).toEqual([]);
  });

  test('hourly rows that name 8 hours contradict themselves', () => {
    const prints = every(1, lively(12)).map((print) => ({ ...print, intervalMs: 8 * HOUR }));
    expect(told(see(prints)).filter((one) => one.startsWith('error'))).toEqual([
      'error repeated-rate',
    ]);
  });

  test('the base rate of 8 hours on hourly rows is charged eight times', () => {
    const rates = lively(100).map((rate, i) => (i % 3 === 0 ? 1 : rate));
    expect(told(see(every(1, rates), 'hyperliquid', 'AVAX'))).toEqual(['error repeated-rate']);
    const own = rates.map((rate) => (rate === 1 ? 0.125 : rate));
    expect(see(every(1, own), 'hyperliquid', 'AVAX')).toEqual([]);
  });

  test('a rate of 0.0123 % for a week and more is frozen; the base rate is not', () => {
    const rates = lively(120);
    const froze = (rate: number, count: number) =>
      see(
        every(8, [
          ...rates.slice(0, 30),
          ...new Array<number>(count).fill(rate),
          ...rates.slice(30),
        ]),
      );
    expect(told(froze(1.23, 21))).toEqual(['error frozen-funding']);
    expect(told(froze(1.23, 20))).toEqual(['warning frozen-funding']);
    expect(told(froze(1.23, 11))).toEqual([]);
    expect(told(froze(1, 20))).toEqual([]);
    expect(told(froze(0, 20))).toEqual([]);
    // Longer than twice any other stay, which is none here.
    expect(told(froze(1, 21))).toEqual(['warning frozen-funding']);
    rates.fill(1, 60, 71);
    expect(told(froze(1, 22))).toEqual([]);
    expect(told(froze(1, 23))).toEqual(['warning frozen-funding']);
    rates.fill(1, 40, 85);
    expect(told(froze(1, 89))).toEqual([]);
    expect(told(froze(1, 90))).toEqual(['warning frozen-funding']);
  });

  test('a rate at its cap for two days is the market', () => {
    const rates = lively(90);
    rates.fill(-200, 40, 46);
    expect(see(every(8, rates))).toEqual([]);
  });

  test('a plateau in per cent is none where the base rate stands beside it', () => {
    const rates = lively(120).map((rate, i) => (i % 4 === 0 ? 100 : i % 4 === 1 ? 1 : rate));
    expect(told(see(every(8, rates)))).toEqual([]);
  });

  test('rates in per cent are told by their plateau, their size, or another venue', () => {
    const rates = lively(120);
    const plateau = rates.map((rate, i) => (i % 4 === 0 ? 100 : rate * 100));
    expect(told(see(every(8, plateau)))).toContain('error rate-unit');
    expect(
      told(
        see(
          every(
            8,
            rates.map((rate) => rate * 100),
          ),
        ),
      ),
    ).toContain('error rate-unit');
    const small = rates.map((rate) => rate * 0.2);
    const wrong = funding(
      every(
        8,
        small.map((rate) => rate * 100),
      ),
    );
    const right = funding(every(8, small), 'bybit-linear');
    const found = look([], [wrong, right]).filter(({ severity }) => severity === 'error');
    expect(found.map(({ code, series }) => [code, ...series])).toEqual([
      ['rate-unit', 'binance-usdm AVAXUSDT funding'],
    ]);
  });

  test('a print beyond the cap did not happen; the venue’s usual cap may have been raised', () => {
    const rates = lively(30);
    rates[12] = 301;
    const at = (instruments: readonly string[]) =>
      new Map([
        [
          'binance-usdm',
          ruleBook('binance-usdm', {
            fundingCaps: [{ ...ALWAYS, instruments, cap: 0.03, perHours: null }],
          }),
        ],
      ]);
    const see = (instruments: readonly string[]) =>
      told(look([], [funding(every(8, rates))], at(instruments)));
    expect(see(['AVAXUSDT'])).toEqual(['error beyond-cap']);
    expect(see(['*'])).toEqual(['warning beyond-cap']);
    rates[12] = -601;
    expect(see(['*'])).toEqual(['error beyond-cap']);
    rates[12] = 300;
    expect(see(['AVAXUSDT'])).toEqual([]);
    // No venue lets a print be beyond five per cent.
    rates[12] = 501;
    expect(told(look([], [funding(every(8, rates))]))).toEqual(['error beyond-cap']);
  });

  test('what is surely wrong and what may be are told with the largest of their own', () => {
    const rates = lively(30);
    [rates[12], rates[20]] = [301, -601];
    const usual = [{ ...ALWAYS, instruments: ['*'], cap: 0.03, perHours: null }];
    const books = new Map([['binance-usdm', ruleBook('binance-usdm', { fundingCaps: usual })]]);
    const reasons = look([], [funding(every(8, rates))], books).map(({ reason }) => reason);
    expect(reasons).toEqual([
      "1 print lies beyond the venue's cap (2024-01-07 16:00 UTC); the largest is -6.01 %, where 3 % is the most.",
      "1 print lies beyond the venue's cap (2024-01-05 00:00 UTC); the largest is 3.01 %, where 3 % is the most.",
    ]);
  });

  test('a cap that is only known for later is held against earlier prints from twice its size on, as a warning', () => {
    const rates = lively(30);
    const later = { ...ALWAYS, inForceFromMs: START + 400 * HOUR };
    const cap = { ...later, instruments: ['AVAXUSDT'], cap: 0.01, perHours: null };
    const books = new Map([['binance-usdm', ruleBook('binance-usdm', { fundingCaps: [cap] })]]);
    const seen = (rate: number) => {
      rates[12] = rate;
      return told(look([], [funding(every(8, rates))], books));
    };
    expect(seen(150)).toEqual([]);
    expect(seen(201)).toEqual(['warning beyond-cap']);
  });
});
