/** Valid scenario files. */

export const SMALLEST = `schema: 1
name: avax-binance-bybit
window: { from: 2025-09-25, to: 2025-12-01 }
capital: 100_000 USDT
construction:
  kind: delta-neutral
  long:  { venue: binance-usdm, instrument: AVAXUSDT }
  short: { venue: bybit-linear, instrument: AVAXUSDT }
  leverage: 5
`;

export const CARRY = `schema: 1
name: btc-carry
window: { from: 2020-01-01, to: 2021-01-01 }
capital: 50_000 USDT
construction:
  kind: cash-and-carry
  spot: { venue: binance-spot, instrument: BTCUSDT }
  perp: { venue: binance-usdm, instrument: BTCUSDT }
  leverage: 3
`;

export const INVERSE = `schema: 1
name: btc-synthetic-dollar
window: { from: 2020-01-01, to: 2021-01-01 }
capital: 50_000 USDT
quotes: at par
construction:
  kind: cash-and-carry
  margin: inverse
  spot: { venue: binance-spot, instrument: BTCUSDT }
  perp: { venue: binance-coinm, instrument: BTCUSD_PERP }
  leverage: 1
`;

export const REVERSE = `schema: 1
name: sol-reverse
window: { from: 2022-11-01, to: 2022-11-14 }
capital: 50_000 USDT
construction:
  kind: reverse-cash-and-carry
  spot: { venue: bybit-spot, instrument: SOLUSDT }
  perp: { venue: bybit-linear, instrument: SOLUSDT }
  leverage: { spot: 2, perp: 3 }
  borrow: 8 %/year
`;

/** Every key that there is, at something else than its default; but for `enter`, which a position excludes. */
export const EVERYTHING = `schema: 1
name: everything
question: Does it read?
window: { from: 2025-09-25T00:30Z, to: 2025-12-01 }
capital: 100_000.5 USDT
reserve: 20 %
construction:
  kind: delta-neutral
  long:
    venue: binance-usdm
    instrument: AVAXUSDT
    position: { quantity: 12.5 AVAX, entry: 31.2, margin: 1_000 USDT, at: 2025-09-20T08:00Z }
  short: { venue: okx-swap, instrument: AVAX-USD-SWAP, base: AVAX, quote: USD, contract: inverse }
  leverage: { long: 5, short: 3x }
  split: 60 %
costs: { taker: 5 bps, slippage: 0.3 bps }
liquidation:
  maintenance:
    - { to: 50_000 USDT, rate: 0.4 % }
    - { to: 250_000 USDT, rate: 0.5 % }
    - { rate: 1 % }
  style: market
  fee: 50 bps
  slippage: 10 bps
rules: dated
quotes: { USD: { venue: binance-spot, instrument: USDCUSDT, base: USD } }
survivor: { policy: rehedge, reaction: 90 min }
rebalance: { at: 60 %, to: 25 %, from: either, transfer: 10 min, fee: 1.5 USDT }
leave:
  funding_spread: { over: 3 d, max: -2 %/year }
  divergence: { min: 2 % }
  signal:
    - { instrument: fomc-days, min: 1 }
    - { venue: binance-usdm, instrument: BTCUSDT, kind: open-interest, max: 80000, min: 0 }
  margin_ratio: 80 %
  stop: 5 %
  take_profit: 110 %
gaps: { max: 2 h }
accept: [frozen-funding, gap]
hold: 30 d
grid: 8 h
data: { reconstruction: avax-2025-10 }
mark: last
fills: mark
cost_of_capital: 5 %/year
delta_band: 3 %
accounts:
  binance:
    portfolioMargin: true
    vip: 5
    deltaMode: true
    wallets:
      - { wallet: cross-margin, asset: AVAX, amount: 0.2, debt: 0.05 }
      - { wallet: um, asset: WBETH, amount: -1, ratio: 1.08 }
    changes:
      - { at: 2025-10-01, vip: 3 }
      - { at: 2025-10-10T19:00Z, portfolioMargin: false, deltaMode: false, wallets: [] }
gates: { survives: true, net_min: 0 %, forced_exit_loss_max: 5 % }
`;

/** A trade that is opened and closed by rule. */
export const BY_RULE = `${SMALLEST}enter:
  funding_spread: { over: 3 d, min: 10 %/year }
  divergence: { max: 50 bps }
  cool_down: 12 h
  times: 3
leave: { stop: 5 % }
`;

export const EXAMPLES = { SMALLEST, CARRY, INVERSE, REVERSE, EVERYTHING, BY_RULE } as const;
