/** Quantities as people write them in a scenario. */
import fc from 'fast-check';

export const decimal = fc
  .tuple(fc.nat(99_999), fc.nat(9_999))
  .map(([whole, part]) => `${whole}.${String(part).padStart(4, '0')}`);
export const share = fc.integer({ min: 1, max: 9_999 }).map((n) => `${n / 100} %`);
export const cost = fc.oneof(
  share,
  decimal.map((d) => `${Number(d) / 100} bps`),
);
export const rate = decimal.map((d) => `${d} %/year`);
export const duration = fc
  .tuple(fc.integer({ min: 1, max: 400 }), fc.constantFrom('ms', 's', 'min', 'h', 'd'))
  .map(([n, unit]) => `${n} ${unit}`);
export const leverage = fc.oneof(
  fc.integer({ min: 1, max: 125 }),
  fc.double({ min: 1, max: 50, noNaN: true }),
  fc.constant('7.5x'),
);
export const ref = fc.constantFrom(
  { venue: 'binance-spot', instrument: 'USDCUSDT' },
  { venue: 'deribit', instrument: 'USDC_USDT' },
);
export const instant = (min: string, max: string) =>
  fc
    .date({ min: new Date(min), max: new Date(max), noInvalidDate: true })
    .map((date) => date.toISOString());
