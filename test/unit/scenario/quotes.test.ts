/**
 * Goal: which series counts one currency in another is read off their names, in either direction and over
 * a third one, and refused where it can not be.
 */
import { describe, expect, test } from 'vitest';
import type { ScenarioError } from '../../../src/domain/errors.ts';
import { conversionPath } from '../../../src/market/conversion.ts';
import { parseScenario } from '../../../src/scenario/parse.ts';

const scenario = (
  quotes: string,
  capital = '100_000 USDT',
  legs = ['hyperliquid, instrument: BTC'],
) => {
  const [long = '', short = 'binance-usdm, instrument: BTCUSDT'] = legs;
  return `schema: 1
name: two-dollars
window: { from: 2023-03-10, to: 2023-03-12 }
capital: ${capital}
quotes: ${quotes}
construction:
  kind: delta-neutral
  long:  { venue: ${long} }
  short: { venue: ${short} }
  leverage: 2
`;
};

/** The way from a currency to the capital's, each link by its instrument, `1/` where it is turned over. */
function wayOf(text: string, from: string): readonly string[] {
  const { quotes, capital } = parseScenario(text, 'a.yaml');
  if (quotes === null || quotes === 'at par') throw new Error('nothing is converted');
  const links = conversionPath(quotes, from, capital.currency) ?? [];
  return links.map(({ ref, inverse }) => `${inverse ? '1/' : ''}${ref.instrument}`);
}

function issuesOf(text: string) {
  try {
    parseScenario(text, 'a.yaml');
    return [];
  } catch (error) {
    return (error as ScenarioError).issues;
  }
}

describe('a conversion', () => {
  test('is direct where the currency is the one that is priced', () => {
    const text = scenario('{ USDC: { venue: binance-spot, instrument: USDCUSDT } }');
    expect(wayOf(text, 'USDC')).toEqual(['USDCUSDT']);
  });

  test('is turned over where the capital is the one that is priced', () => {
    const text = scenario('{ USDC: { venue: okx-spot, instrument: USDT-USDC } }');
    expect(wayOf(text, 'USDC')).toEqual(['1/USDT-USDC']);
  });

  test('goes over the dollar by two series, from a coin to the capital in another', () => {
    const text = scenario(
      '{ USDC: { venue: okx-spot, instrument: USDC-USD }, USDT: { venue: okx-spot, instrument: USDT-USD } }',
    );
    expect(wayOf(text, 'USDC')).toEqual(['USDC-USD', '1/USDT-USD']);
  });

  test('counts both coins in dollars where the capital is in dollars', () => {
    const text = scenario(
      '{ USDC: { venue: okx-spot, instrument: USDC-USD }, USDT: { venue: okx-spot, instrument: USDT-USD } }',
      '100_000 USD',
    );
    expect([wayOf(text, 'USDC'), wayOf(text, 'USDT')]).toEqual([['USDC-USD'], ['USDT-USD']]);
  });

  test('of dollars to a coin turns that coin’s price in dollars over', () => {
    const text = scenario('{ USD: { venue: okx-spot, instrument: USDT-USD } }', '100_000 USDT', [
      'bybit-inverse, instrument: BTCUSD',
    ]);
    expect(wayOf(text, 'USD')).toEqual(['1/USDT-USD']);
  });

  test('may be an index, and may say by hand what its name does not', () => {
    const text = scenario(
      '{ USDC: { venue: deribit, instrument: usdc_usdt, kind: index, base: USDC, quote: USDT } }',
    );
    expect(parseScenario(text, '').quotes).toEqual({
      USDC: {
        venue: 'deribit',
        instrument: 'usdc_usdt',
        kind: 'index',
        base: 'USDC',
        quote: 'USDT',
      },
    });
  });
});

describe('a conversion is refused', () => {
  test('where the series is of neither currency', () => {
    expect(issuesOf(scenario('{ USDC: { venue: binance-spot, instrument: BTCUSDT } }'))).toEqual([
      {
        where: 'a.yaml:5: quotes.USDC.instrument',
        expected: 'a series of USDC; this one is BTC in USDT',
        found: '"BTCUSDT"',
        hint: 'if BTC stands for it, write  base: USDC',
      },
    ]);
  });

  test('where it ends in a third currency that nothing leads on from', () => {
    expect(issuesOf(scenario('{ USDC: { venue: okx-spot, instrument: USDC-USD } }'))).toMatchObject(
      [
        {
          where: 'a.yaml:8: construction.long.instrument',
          expected: 'a leg quoted in USDT like the capital; this one is in USDC',
          hint: 'add  USDT: { venue: …, instrument: … }  to quotes',
        },
      ],
    );
  });

  test('between the legs of one shared account', () => {
    const text = `schema: 1
name: one-account
window: { from: 2023-03-10, to: 2023-03-12 }
capital: 100_000 USDT
quotes: { USDC: { venue: binance-spot, instrument: USDCUSDT } }
construction:
  kind: cash-and-carry
  margin: cross
  spot: { venue: binance-spot, instrument: BTCUSDT }
  perp: { venue: binance-usdm, instrument: BTCUSDC }
  leverage: 1
`;
    expect(issuesOf(text)).toMatchObject([
      { expected: 'one quote currency in a shared account; the spot is in USDT' },
    ]);
    const [, rest = ''] = text.split(/quotes: .*\n/);
    expect(issuesOf(`${text.split('quotes:')[0]}quotes: at par\n${rest}`)).toEqual([]);
  });
});
