/** What arbitrary valid scenario files look like. */
import fc from 'fast-check';
import { stringify } from 'yaml';
import { FINDING_CODES } from '../../../src/domain/finding.ts';
import { SIGNAL_KINDS } from '../../../src/domain/series.ts';
import { accounts } from './any-accounts.ts';
import { anyAdl } from './any-adl.ts';
import { construction } from './any-construction.ts';
import { anyCrowd } from './any-crowd.ts';
import { anyExits, exitsOn } from './any-exits.ts';
import { anyHalts, anyMoves } from './any-halts.ts';
import { cost, decimal, duration, instant, leverage, rate, share } from './any-quantity.ts';
import { anyDerisk, anyUnplanned } from './any-unplanned.ts';

/** Series that lead from a currency to USDT: directly, the other way about, by hand, or over USDC. */
const usdc = fc.constantFrom(
  { venue: 'binance-spot', instrument: 'USDCUSDT' },
  { venue: 'okx-spot', instrument: 'USDT-USDC', kind: 'spot' },
  { venue: 'deribit', instrument: 'USDC_USDT', kind: 'index', base: 'USDC', quote: 'USDT' },
);
const usd = fc.constantFrom(
  { venue: 'okx-spot', instrument: 'USDT-USD' },
  { venue: 'okx-spot', instrument: 'USDC-USD', kind: 'index' },
  { venue: 'binance-spot', instrument: 'USDCUSDT', base: 'USD' },
);
const question = fc
  .string({ unit: 'grapheme', maxLength: 80 })
  .filter((q) => /^[^\p{Cc}\p{Cs}]+$/u.test(q.trim()));
const brackets = fc
  .array(fc.integer({ min: 1, max: 999 }), { minLength: 1, maxLength: 5 })
  .map((steps) => {
    let to = 0;
    return steps.map((step, i) => {
      to += step * 1_000;
      const bracket = { rate: `${(i + 1) * 0.5} %` };
      return i === steps.length - 1 ? bracket : { to: `${to} USDT`, ...bracket };
    });
  });
const liquidation = fc.oneof(
  fc.constant('venue'),
  fc.record(
    {
      maintenance: fc.oneof(share, brackets),
      style: fc.constantFrom('full-margin', 'market'),
      fee: cost,
      slippage: cost,
    },
    { requiredKeys: ['maintenance'] },
  ),
);

const spread = fc.oneof(
  rate,
  share,
  rate.map((r) => `-${r}`),
);
const below = fc.constantFrom('0.1 %', '4 bps', '0.009 %');
const rebalance = fc
  .record(
    {
      at: fc.integer({ min: 1, max: 999 }).map((n) => `${n / 10} %`),
      to: below,
      from: fc.constantFrom('reserve', 'other leg', 'either', 'spot'),
      transfer: duration,
      fee: fc.oneof(
        fc.nat(50),
        decimal.map((d) => `${d} USDT`),
      ),
    },
    { requiredKeys: ['at'] },
  )
  .filter(({ at, to }) => to !== '0.1 %' || at !== '0.1 %')
  .chain((rule) =>
    anyMoves.map(({ selling, ...more }) => ({
      ...rule,
      ...more,
      ...(selling === undefined || rule.from !== 'spot' ? {} : { selling }),
    })),
  );
const level = fc.double({ noNaN: true, noDefaultInfinity: true });
const signal = fc
  .record(
    {
      venue: fc.constantFrom('own', 'binance-usdm'),
      instrument: fc.constantFrom('fomc-days', 'BTCUSDT'),
      kind: fc.constantFrom(...SIGNAL_KINDS),
      min: level,
      max: level,
    },
    { requiredKeys: ['instrument'] },
  )
  .map(({ min, max, ...series }) =>
    max === undefined || (min !== undefined && min > max)
      ? { ...series, min: min ?? 0 }
      : { ...series, ...(min === undefined ? {} : { min }), max },
  );
const signals = fc.oneof(signal, fc.array(signal, { minLength: 1, maxLength: 3 }));
const enter = fc.record(
  {
    funding_spread: fc.record({ over: duration, min: spread }),
    divergence: fc.record({ max: cost }),
    signal: signals,
    cool_down: duration,
    times: fc.integer({ min: 1, max: 1_000 }),
  },
  { requiredKeys: [] },
);
const leave = fc
  .record(
    {
      funding_spread: fc.record({ over: duration, max: spread }),
      divergence: fc.record({ min: cost }),
      signal: signals,
      margin_ratio: share,
      stop: share,
      take_profit: decimal.map((d) => `${Number(d) + 1} %`),
    },
    { requiredKeys: [] },
  )
  .filter((rules) => Object.keys(rules).length > 0);

const shock = fc.oneof(
  fc.record({ widen: fc.double({ min: 0, max: 100, noNaN: true }) }),
  fc.record({ delay_settlement: duration }),
  fc.constant({ flip_funding: true }),
);
const stress = fc.oneof(fc.constant('off'), fc.array(shock, { maxLength: 3 }));
/** What may be said beside any construction; null takes a key away. */
const variants = fc.uniqueArray(
  fc.record(
    {
      name: fc.stringMatching(/^[a-z0-9][a-z0-9 ,.-]{0,18}[a-z0-9]$/),
      reserve: share,
      construction: fc.record({ leverage }),
      costs: fc.record({ slippage: cost }),
      survivor: fc.record({ reaction: duration }, { requiredKeys: [] }),
      liquidation: fc.oneof(liquidation, fc.constant(null)),
      leave: fc.oneof(leave, fc.constant(null)),
      hold: fc.oneof(duration, fc.constant(null)),
      stress: fc.oneof(stress, fc.constant(null)),
    },
    { requiredKeys: ['name'] },
  ),
  { maxLength: 3, selector: ({ name }) => name.replaceAll(/\s+/g, ' ') },
);

/** One asset in any way of counting it; the ends of its tiers are in coin, so that any leg may have it. */
const asset = (name: string, least: number) =>
  fc
    .record(
      {
        asset: fc.constant(name),
        share: fc.integer({ min: least, max: 5_000 }).map((n) => `${n / 100} %`),
        price: fc.record(
          {
            venue: fc.constant('own'),
            instrument: fc.constant(name.toLowerCase()),
            kind: fc.constantFrom('spot', 'index'),
          },
          { requiredKeys: ['venue', 'instrument'] },
        ),
        haircut: share,
        tiers: fc
          .uniqueArray(fc.integer({ min: 1, max: 9_999 }), { maxLength: 4 })
          .map((ends) => [
            ...ends
              .sort((a, b) => a - b)
              .map((end, i) => ({ to: `${end} ${name}`, ratio: `${100 - i} %` })),
            { ratio: '5 %' },
          ]),
        sale_cost: cost,
      },
      { requiredKeys: ['asset', 'share', 'price'] },
    )
    .map(({ haircut, tiers, ...rest }) => ({
      ...rest,
      ...(tiers === undefined ? (haircut === undefined ? {} : { haircut }) : { tiers }),
    }));
const backing = fc.record(
  { loan: rate, assets: fc.tuple(asset('USDe', 1), asset('wBETH', 2)) },
  { requiredKeys: ['assets'] },
);

interface Held {
  readonly construction: object;
  readonly collateral?: unknown;
  readonly exits?: unknown;
  readonly rebalance?: unknown;
  readonly enter?: unknown;
}

/** Without the policies that the construction excludes. */
function agreeing({ rebalance: moved, enter: entered, collateral, exits, ...rest }: Held): object {
  const { construction: held } = rest;
  const isApart = !('margin' in held) || held.margin === 'segregated';
  const isOpen = Object.values(held).some(
    (leg) => typeof leg === 'object' && leg !== null && 'position' in leg,
  );
  return {
    ...rest,
    ...(exits === undefined ? {} : { exits: exitsOn(held, exits) }),
    ...(moved === undefined || !isApart ? {} : { rebalance: moved }),
    ...(entered === undefined || isOpen ? {} : { enter: entered }),
    ...(collateral === undefined || !isApart ? {} : backed(held, collateral)),
  };
}

/** The assets behind the first perpetual that is margined in its quote. */
function backed(construction: object, collateral: unknown): object {
  const role = Object.entries(construction).find(
    ([name, leg]) =>
      ['long', 'short', 'perp'].includes(name) &&
      leg.venue !== undefined &&
      leg.venue !== 'bybit-inverse',
  )?.[0];
  return role === undefined ? {} : { collateral: { [role]: collateral } };
}

/** The text of a valid scenario file with any keys of the format. */
export const anyScenarioText: fc.Arbitrary<string> = fc
  .record(
    {
      schema: fc.constant(1),
      name: fc.stringMatching(/^[a-z0-9][a-z0-9.-]{0,20}$/),
      question,
      window: fc.record({
        from: instant('2020-01-01T00:00:00Z', '2023-01-01T00:00:00Z'),
        to: instant('2023-01-02T00:00:00Z', '2026-01-01T00:00:00Z'),
      }),
      capital: decimal.map((d) => `${Number(d) + 1} USDT`),
      reserve: share,
      construction,
      costs: fc.record(
        {
          taker: fc.oneof(fc.constant('venue'), cost),
          slippage: cost,
          unplanned: anyUnplanned,
        },
        { requiredKeys: ['taker', 'slippage'] },
      ),
      liquidation,
      rules: fc.constantFrom('nearest', 'dated'),
      quotes: fc.oneof(fc.constant('at par'), fc.record({ USD: usd, USDC: usdc })),
      survivor: fc.record(
        { policy: fc.constantFrom('close', 'hold', 'rehedge'), reaction: duration },
        { requiredKeys: [] },
      ),
      rebalance,
      enter,
      leave,
      adl: anyAdl,
      derisk: anyDerisk,
      halts: anyHalts,
      collateral: backing,
      exits: anyExits,
      crowd: anyCrowd,
      stress,
      variants,
      gaps: fc.record({ max: duration }),
      accept: fc.uniqueArray(fc.constantFrom(...FINDING_CODES)),
      hold: duration,
      grid: duration,
      data: fc.record({ reconstruction: fc.constant('btc-2020-03') }),
      mark: fc.constantFrom('mark', 'last'),
      fills: fc.constantFrom('mark', 'last'),
      cost_of_capital: rate,
      delta_band: cost,
      accounts,
      gates: fc.record(
        { survives: fc.boolean(), net_min: cost, forced_exit_loss_max: cost },
        { requiredKeys: [] },
      ),
    },
    { requiredKeys: ['schema', 'name', 'window', 'capital', 'construction', 'quotes'] },
  )
  .map((data) => stringify(agreeing(data), { aliasDuplicateObjects: false }));
