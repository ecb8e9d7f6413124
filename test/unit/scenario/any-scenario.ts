/** What arbitrary valid scenario files look like. */
import fc from 'fast-check';
import { stringify } from 'yaml';
import { FINDING_CODES } from '../../../src/domain/finding.ts';
import { SIGNAL_KINDS } from '../../../src/domain/series.ts';
import { venueNamed } from '../../../src/venues/names.ts';

const decimal = fc
  .tuple(fc.nat(99_999), fc.nat(9_999))
  .map(([whole, part]) => `${whole}.${String(part).padStart(4, '0')}`);
const share = fc.integer({ min: 1, max: 9_999 }).map((n) => `${n / 100} %`);
const cost = fc.oneof(
  share,
  decimal.map((d) => `${Number(d) / 100} bps`),
);
const rate = decimal.map((d) => `${d} %/year`);
const duration = fc
  .tuple(fc.integer({ min: 1, max: 400 }), fc.constantFrom('ms', 's', 'min', 'h', 'd'))
  .map(([n, unit]) => `${n} ${unit}`);
const leverage = fc.oneof(
  fc.integer({ min: 1, max: 125 }),
  fc.double({ min: 1, max: 50, noNaN: true }),
  fc.constant('7.5x'),
);
const ref = fc.constantFrom(
  { venue: 'binance-spot', instrument: 'USDCUSDT' },
  { venue: 'deribit', instrument: 'USDC_USDT' },
);
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
const instant = (min: string, max: string) =>
  fc
    .date({ min: new Date(min), max: new Date(max), noInvalidDate: true })
    .map((date) => date.toISOString());

const position = (margin: string) =>
  fc.record({
    quantity: decimal.map((d) => `${Number(d) + 1} BTC`),
    entry: fc.double({ min: 1e-9, max: 1e9, noNaN: true }),
    margin: decimal.map((d) => `${Number(d) + 1} ${margin}`),
    at: instant('2017-01-01T00:00:00Z', '2019-12-31T00:00:00Z'),
  });

const leg = (venue: string, instrument: string, margin = 'USDT') =>
  fc.record(
    { venue: fc.constant(venue), instrument: fc.constant(instrument), position: position(margin) },
    { requiredKeys: ['venue', 'instrument'] },
  );
const spot = leg('binance-spot', 'BTCUSDT');
const perp = fc.oneof(
  leg('binance-usdm', 'BTCUSDT'),
  leg('hyperliquid', 'BTC', 'USDC'),
  leg('bybit-inverse', 'BTCUSD', 'BTC'),
  fc.constant({
    venue: 'bitmex',
    instrument: 'XBT_BY_HAND',
    base: 'BTC',
    quote: 'USDC',
    contract: 'linear',
  }),
);
const borrow = fc.oneof(rate, ref);

const exchangeOf = (venue: string) => venueNamed(venue)?.exchange;

const construction = fc.oneof(
  fc.record(
    {
      kind: fc.constant('delta-neutral'),
      long: perp,
      short: perp,
      leverage: fc.oneof(leverage, fc.record({ long: leverage, short: leverage })),
      split: share,
    },
    { requiredKeys: ['kind', 'long', 'short', 'leverage'] },
  ),
  fc
    .record(
      {
        kind: fc.constant('cash-and-carry'),
        spot,
        perp,
        leverage: fc.oneof(leverage, fc.record({ spot: fc.constant(1), perp: leverage })),
        margin: fc.constantFrom('segregated', 'cross'),
        haircut: share,
        hedgedMaintenance: share,
        borrow,
      },
      { requiredKeys: ['kind', 'spot', 'perp', 'leverage', 'borrow'] },
    )
    .map((carry) =>
      // One account does not span two exchanges.
      carry.margin === 'cross' && exchangeOf(carry.spot.venue) !== exchangeOf(carry.perp.venue)
        ? { ...carry, margin: 'segregated' }
        : carry,
    ),
  fc.record({
    kind: fc.constant('cash-and-carry'),
    spot,
    perp: leg('bybit-inverse', 'BTCUSD', 'BTC'),
    leverage,
    margin: fc.constant('inverse'),
  }),
  fc.record({
    kind: fc.constant('reverse-cash-and-carry'),
    spot,
    perp,
    leverage: fc.oneof(leverage, fc.record({ spot: leverage, perp: leverage })),
    borrow,
  }),
);

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

const wallet = fc.constantFrom('cross-margin', 'um', 'cm', 'spot', 'options');
const held = fc.double({ min: -1e9, max: 1e9, noNaN: true });
const walletHolding = fc.oneof(
  fc.record(
    {
      wallet,
      asset: fc.constantFrom('BTC', 'ETH', 'USDT', '1000PEPE'),
      amount: held,
      debt: fc.double({ min: 0, max: 1e9, noNaN: true }),
    },
    { requiredKeys: ['wallet', 'asset', 'amount'] },
  ),
  fc.record({
    wallet,
    asset: fc.constantFrom('BNSOL', 'WBETH'),
    amount: held,
    ratio: fc.double({ min: 1e-3, max: 1e3, noNaN: true }),
  }),
);
const facts = {
  portfolioMargin: fc.boolean(),
  vip: fc.integer({ min: 0, max: 9 }),
  deltaMode: fc.boolean(),
  wallets: fc.array(walletHolding, { maxLength: 3 }),
};
const changes = fc
  .array(
    fc
      .record(facts, { requiredKeys: [] })
      .filter((changed) => Object.values(changed).some((fact) => fact !== undefined)),
    { maxLength: 3 },
  )
  .map((list) => list.map((changed, i) => ({ at: `2024-0${i + 1}-01`, ...changed })));
const accounts = fc.record(
  {
    binance: fc.record(
      { ...facts, changes },
      { requiredKeys: ['portfolioMargin', 'vip', 'deltaMode'] },
    ),
  },
  { requiredKeys: [] },
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
      from: fc.constantFrom('reserve', 'other leg', 'either'),
      transfer: duration,
      fee: fc.oneof(
        fc.nat(50),
        decimal.map((d) => `${d} USDT`),
      ),
    },
    { requiredKeys: ['at'] },
  )
  .filter(({ at, to }) => to !== '0.1 %' || at !== '0.1 %');
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

interface Held {
  readonly construction: object;
  readonly rebalance?: unknown;
  readonly enter?: unknown;
}

/** Without the policies that the construction excludes. */
function agreeing({ rebalance: moved, enter: entered, ...rest }: Held): object {
  const { construction: held } = rest;
  const isApart = !('margin' in held) || held.margin === 'segregated';
  const isOpen = Object.values(held).some(
    (leg) => typeof leg === 'object' && leg !== null && 'position' in leg,
  );
  return {
    ...rest,
    ...(moved === undefined || !isApart ? {} : { rebalance: moved }),
    ...(entered === undefined || isOpen ? {} : { enter: entered }),
  };
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
      costs: fc.record({ taker: fc.oneof(fc.constant('venue'), cost), slippage: cost }),
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
