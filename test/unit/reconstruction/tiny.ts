/**
 * A reconstruction small enough to work out by hand: one day of hourly bars, no roughness, so
 * that every path is a straight line between control points.
 */
export const TINY = `
schema: 1
name: tiny
title: A day
summary: A fall and a recovery.
from: 2020-01-01T00:00Z
to: 2020-01-02T00:00Z
resolution: 1 h
sources:
  book: { what: a book, where: https://example.org/book, read: 2026-11-21 }
drivers:
  BTC:
    roughness: 0 %
    points:
      - { at: 2020-01-01T00:00Z, price: 100, venue: a, kind: spot, source: book }
      - { name: low, at: 2020-01-01T10:00Z, price: 80, venue: a, kind: mark, source: book }
      - { at: 2020-01-02T00:00Z, price: 94, assumed: held }
  USDC:
    roughness: 0 %
    points:
      - { at: 2020-01-01T00:00Z, price: 1, assumed: par }
      - { at: 2020-01-01T10:00Z, price: 0.8, kind: spot, source: book }
      - { at: 2020-01-02T00:00Z, price: 1, assumed: par }
prices:
  - { venue: binance-usdm, instrument: BTCUSDT, kind: mark, follows: BTC }
  - { venue: bybit-linear, instrument: BTCUSDT, kind: mark, follows: BTC }
  - venue: bitmex
    instrument: XBTUSD
    kind: last
    follows: BTC
    points:
      - { at: 2020-01-01T08:00Z, gap: 0 %, assumed: begins here }
      - { at: low, price: 60, extreme: low, kind: last, source: book }
      - { at: 2020-01-01T12:00Z, gap: 0 %, assumed: ends here }
  - { venue: deribit, instrument: BTC_USDC-PERPETUAL, kind: last, follows: BTC, per: USDC }
funding:
  - venue: binance-usdm
    instrument: BTCUSDT
    interval: 8 h
    note: nothing is as it was
    prints:
      - { from: 2020-01-01T00:00Z, to: 2020-01-01T08:00Z, rate: 0.0100 %, source: book }
      - { at: 2020-01-01T16:00Z, rate: -0.3000 %, source: book }
      - { from: 2020-01-01T18:00Z, to: 2020-01-02T00:00Z, interval: 2 h, rate: -0.1 %, assumed: guessed }
`;

/** The same file with one piece of text replaced; fails loudly when the piece is not there. */
export function tinyWith(piece: string, replacement: string): string {
  if (!TINY.includes(piece)) throw new Error(`the tiny file has no ${piece}`);
  return TINY.replace(piece, replacement);
}
