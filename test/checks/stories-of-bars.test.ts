/** Faults of bars, and what only looks like one. Hourly unless said; closes as the story needs them. */
import { describe, expect, test } from 'vitest';
import { Grids } from '../../src/checks/align.ts';
import type { BarHistory } from '../../src/checks/history.ts';
import { barsOf } from '../../src/checks/subject.ts';
import { HOUR, MINUTE } from '../../src/units/units.ts';
import { honest, START, withoutRows } from './honest.ts';
import { bars, beside, look, told, walk } from './made.ts';

const errors = (...series: BarHistory[]) =>
  look(series).filter(({ severity }) => severity === 'error');

const BYBIT = { venue: 'bybit-linear' } as const;
const LAST = { kind: 'last' } as const;

describe('one series', () => {
  test('a moving price has no findings', () => {
    expect(look([bars(walk(1000))])).toEqual([]);
  });

  test('missing bars are counted where they should have been', () => {
    const [found] = look([withoutRows(bars(walk(1000)), 100, 103)]);
    expect(found?.code).toBe('gap');
    expect(found?.where).toEqual([
      { fromMs: START + 100 * HOUR, toMs: START + 102 * HOUR, rows: 3 },
    ]);
  });

  test('bars missing at both venues are a joint gap, at one they are not', () => {
    const closes = walk(1000);
    const [a, b] = [bars(closes), bars(beside(closes), BYBIT)];
    const both = look([withoutRows(a, 100, 110), withoutRows(b, 105, 120)]);
    const found = both.find(({ code }) => code === 'joint-gap');
    expect(found?.where).toEqual([
      { fromMs: START + 105 * HOUR, toMs: START + 109 * HOUR, rows: 5 },
    ]);
    expect(told(look([withoutRows(a, 100, 110), b]))).toEqual(['warning gap']);
  });

  test('hourly bars that open at half past are in another zone', () => {
    const [found] = errors(bars(walk(100), { startMs: START + 30 * MINUTE }));
    expect(found?.code).toBe('zone-shift');
    expect(found?.reason).toContain('+30 min');
  });

  test('twelve hours without a move are an error for a mark, a warning for trades', () => {
    const stands = (hours: number, made: Parameters<typeof bars>[1]) => {
      const closes = walk(1000);
      // The bar that reaches the price still moves.
      closes.fill(closes[99] as number, 99, 100 + hours);
      return told(look([bars(closes, made)]));
    };
    expect(stands(12, {})).toEqual(['error frozen-price']);
    expect(stands(11, {})).toEqual(['warning frozen-price']);
    expect(stands(2, {})).toEqual([]);
    expect(stands(12, LAST)).toEqual(['warning frozen-price']);
    expect(stands(72, LAST)).toEqual(['error frozen-price']);
  });

  test('a mark that stands for twenty minutes on a quiet coin is honest', () => {
    const closes = walk(2000);
    closes.fill(closes[500] as number, 500, 521);
    expect(look([bars(closes, { resolutionMs: MINUTE })])).toEqual([]);
  });

  test('trades that end a day before the file does are filler', () => {
    const closes = walk(500);
    closes.fill(closes[475] as number, 475);
    const volume = closes.map((_, i) => (i < 476 ? 5 : 0));
    const [found] = errors(bars(closes, { ...LAST, volume }));
    expect(found?.code).toBe('delisting-filler');
    expect(found?.rows).toBe(24);
    expect(found?.firstMs).toBe(START + 476 * HOUR);
    const alive = closes.map(() => 5);
    expect(errors(bars(closes, { ...LAST, volume: alive }))).toEqual([]);
  });

  test('an 8-hour bar on each of its hours is look-ahead', () => {
    const coarse = (blocks: number): BarHistory => {
      const own = bars(
        walk(400).map((close, i, all) =>
          i < 100 || i >= 104 + 8 * blocks ? close : (all[i - (i % 8)] as number),
        ),
      );
      const { open, high, low, close } = own.series;
      for (let i = 104; i < 104 + 8 * blocks; i++) {
        const first = i - (i % 8);
        open[i] = (close[first] as number) * 0.99;
        high[i] = (close[first] as number) * 1.02;
        low[i] = (close[first] as number) * 0.98;
      }
      return own;
    };
    const [found] = errors(coarse(17));
    expect(found?.code).toBe('copied-bars');
    expect(found?.reason).toContain('1 h bars change every 8 h only');
    expect(found?.reason).toContain('look-ahead');
    // Of rows with a range four steps of eight are enough: three blocks begin, and the last one ends.
    expect(errors(coarse(3)).map(({ code }) => code)).toEqual(['copied-bars']);
    expect(errors(coarse(2))).toEqual([]);
  });

  test('a jump of five per cent where a file begins is a warning, elsewhere it is the market', () => {
    const closes = walk(400).map((close, i) => (i < 200 ? close : close * 1.05));
    const jump = (files: readonly number[]) => {
      const own = bars(closes, { files });
      own.series.open[200] = closes[200] as number;
      own.series.low[200] = closes[200] as number;
      return told(look([own]));
    };
    expect(jump([200])).toEqual(['warning splice']);
    expect(jump([150])).toEqual([]);
  });
});

describe('two series', () => {
  const closes = walk(1200);

  test('the trades filed as the mark', () => {
    const last = bars(beside(closes), LAST);
    const mark = (notes?: readonly string[]) => bars(beside(closes), { ...(notes && { notes }) });
    const [found] = errors(mark(), last);
    expect(found?.code).toBe('last-as-mark');
    expect(found?.series).toEqual(['binance-usdm AVAXUSDT mark', 'binance-usdm AVAXUSDT last']);
    const asked = mark(["trade candles (volume above zero) imported as mark at the user's word"]);
    expect(told(look([asked, last]))).toEqual(['warning last-as-mark']);
  });

  test('the close of the bar before as the mark, and another venue’s mark', () => {
    const last = bars(beside(closes), LAST);
    const late = bars(closes.map((_, i) => last.series.close[Math.max(0, i - 1)] as number));
    expect(told(errors(late, last))).toContain('error last-as-mark');
    const copy = bars(closes, BYBIT);
    const [found] = errors(
      bars(closes.map((close, i) => (i < 800 ? close * 1.0001 : close))),
      copy,
    );
    expect(found?.code).toBe('splice');
    expect(found?.reason).toContain('equal to the last digit');
    expect(found?.firstMs).toBeGreaterThanOrEqual(START + 799 * HOUR);
  });

  test('spot filed as the mark, and as trades', () => {
    const spot = bars(closes, { venue: 'binance-spot', kind: 'spot' });
    expect(told(errors(bars(closes), spot))).toEqual(['error spot-as-mark']);
    expect(told(errors(bars(closes, LAST), spot))).toEqual(['error spot-as-mark']);
    expect(errors(bars(beside(closes)), spot)).toEqual([]);
  });

  test.each([1, 4, -3])('a mark that lies %i hours beside the other venue', (hours) => {
    const late = bars(closes, { startMs: START + hours * HOUR });
    const other = bars(beside(closes), BYBIT);
    const [found] = errors(late, other);
    expect(found?.code).toBe('shifted-bars');
    const sign = found?.series[0]?.startsWith('binance') === true ? hours : -hours;
    expect(found?.reason).toContain(`lies ${sign < 0 ? '−' : '+'}${Math.abs(hours)} h beside`);
  });

  test('a third series tells which clock is off, and a shift that begins half way is found where it is', () => {
    const other = bars(beside(closes), BYBIT);
    const third = bars(beside(closes, 3), { venue: 'gate-usdt', instrument: 'AVAX_USDT' });
    const half = bars(closes.map((close, i) => (i < 600 ? close : (closes[i - 3] as number))));
    const [found, ...more] = errors(half, other, third);
    expect(more).toEqual([]);
    expect(found?.series[0]).toBe('binance-usdm AVAXUSDT mark');
    expect(found?.reason).toContain('lies +3 h beside');
    expect(found?.reason).toContain('a third series tells');
    expect(Math.abs((found?.firstMs ?? 0) - START - 600 * HOUR)).toBeLessThan(8 * HOUR);
    expect(Math.abs((found?.lastMs ?? 0) - START - 1199 * HOUR)).toBeLessThan(8 * HOUR);
  });

  test('a level that steps by 1.5 % between mark and trades, and stays', () => {
    const spliced = (size: number, files: readonly number[] = []) =>
      told(
        look([
          bars(
            closes.map((close, i) => (i < 700 ? close : close * (1 + size))),
            { files },
          ),
          bars(beside(closes), LAST),
        ]),
      );
    expect(spliced(0.015)).toEqual(['error splice']);
    expect(spliced(0.007)).toEqual(['warning splice']);
    expect(spliced(0.004)).toEqual([]);
    expect(spliced(0.004, [700])).toEqual(['warning splice']);
  });

  test('a step of four per cent is a warning where the quotes differ, and nothing where the level scatters as far', () => {
    const stepped = bars(closes.map((close, i) => (i < 700 ? close : close * 1.04)));
    const usdc = bars(beside(closes), { venue: 'hyperliquid', instrument: 'AVAX' });
    expect(told(look([stepped, usdc]))).toEqual(['warning splice']);
    expect(told(look([stepped, bars(beside(closes), BYBIT)]))).toEqual(['error splice']);
    const wild = told(look([stepped, bars(beside(closes, 2, 0.03), BYBIT)]));
    expect(wild.filter((one) => one.endsWith('splice'))).toEqual([]);
  });

  test('a premium of three per cent that comes in one hour between perp and index is a warning', () => {
    const mark = bars(closes.map((close, i) => (i < 700 ? close : close * 1.03)));
    expect(told(look([mark, bars(beside(closes), { kind: 'index' })]))).toEqual(['warning splice']);
  });

  test('one venue 15 % away for ten minutes is reported, and no error', () => {
    const minutes = walk(3000);
    const gone = minutes.map((close, i) => (i < 1000 || i >= 1010 ? close : close * 0.85));
    const found = look([
      bars(gone, { resolutionMs: MINUTE }),
      bars(beside(minutes), { ...BYBIT, resolutionMs: MINUTE }),
    ]);
    expect(told(found)).toEqual(['warning unconfirmed-bar']);
    expect(found[0]?.series[0]).toBe('binance-usdm AVAXUSDT mark');
    expect(found[0]?.reason).toMatch(/by 1[56]\.?\d* %/);
  });

  test('a price in another unit, an inverse, and another coin of the name', () => {
    const other = bars(beside(closes), BYBIT);
    const scaled = (factor: number) =>
      told(look([bars(closes.map((close) => close * factor)), other]));
    expect(scaled(1000)).toEqual(['error price-unit']);
    expect(scaled(0.01)).toEqual(['error price-unit']);
    expect(scaled(1.3)).toEqual(['warning price-unit']);
    expect(
      told(look([bars(closes.map((close) => 1 / close)), other])).filter((one) =>
        one.endsWith('price-unit'),
      ),
    ).toEqual(['error price-unit']);
  });

  test('1000PEPE is a thousand PEPE', () => {
    const lot = bars(
      closes.map((close) => close * 1000),
      { instrument: '1000PEPEUSDT' },
    );
    expect(
      look([lot, bars(beside(closes), { venue: 'okx-swap', instrument: 'PEPE-USDT-SWAP' })]),
    ).toEqual([]);
    expect(
      look([
        lot,
        bars(
          beside(closes).map((close) => close * 1000),
          { venue: 'hyperliquid', instrument: 'kPEPE' },
        ),
      ]),
    ).toEqual([]);
  });

  test('a thousand PEPE three hours late are seen beside PEPE', () => {
    const prices = closes.map((close) => close * 1000);
    const late = bars(prices, { instrument: '1000PEPEUSDT', startMs: START + 3 * HOUR });
    const other = bars(beside(closes), { venue: 'okx-swap', instrument: 'PEPE-USDT-SWAP' });
    expect(told(errors(late, other))).toEqual(['error shifted-bars']);
  });

  test('an hour of which five minutes are missing is no hour', () => {
    const fine = withoutRows(bars(walk(120), { ...LAST, resolutionMs: 5 * MINUTE }), 30, 31);
    const pair = new Grids().pair(barsOf(bars(walk(10))), barsOf(fine));
    expect(pair?.inA).toEqual(Int32Array.from([0, 1, 3, 4, 5, 6, 7, 8, 9]));
  });

  test('hourly bars are held against five-minute bars', () => {
    const fine = walk(12 * 1200);
    const coarse = fine.filter((_, i) => i % 12 === 11);
    const last = bars(beside(fine), { ...LAST, resolutionMs: 5 * MINUTE });
    expect(look([bars(coarse), last])).toEqual([]);
    expect(told(errors(bars(coarse, { startMs: START + 2 * HOUR }), last))).toEqual([
      'error shifted-bars',
    ]);
  });
});

describe('laws', () => {
  const history = honest(4);

  test('the order of the series changes nothing', () => {
    const turned = {
      ...history,
      bars: [...history.bars].reverse(),
      funding: [...history.funding].reverse(),
    };
    const look2 = (one: typeof history) => look(one.bars, one.funding);
    expect(look2(turned)).toEqual(look2(history));
  });

  test('another coin beside it changes nothing', () => {
    const other = bars(walk(2000, 9), { instrument: 'ETHUSDT' });
    expect(look([...history.bars, other], history.funding)).toEqual(
      look(history.bars, history.funding),
    );
  });

  test('the rows that are named are rows of the series, and missing ones are not', () => {
    for (let seed = 0; seed < 12; seed++) {
      const { bars: series, funding } = honest(seed);
      const stamps = new Map<string, Set<number>>();
      for (const { series: one } of series) {
        const { venue, instrument, kind } = one.key;
        stamps.set(`${venue} ${instrument} ${kind}`, new Set(one.openMs));
      }
      for (const { series: one } of funding)
        stamps.set(`${one.key.venue} ${one.key.instrument} funding`, new Set(one.settledAtMs));
      for (const {
        code,
        series: [name = ''],
        where,
        rows,
      } of look(series, funding)) {
        if (code === 'joint-gap') continue;
        for (const { fromMs, toMs } of where) {
          expect(stamps.get(name)?.has(fromMs)).toBe(code !== 'gap');
          expect(stamps.get(name)?.has(toMs)).toBe(code !== 'gap');
        }
        expect(where.reduce((sum, one) => sum + one.rows, 0) <= rows).toBe(true);
      }
    }
  });
});
