/**
 * What a venue's spelling of an instrument says: the coin, the currency of its price, and whether
 * it is margined in that currency (linear) or in the coin (inverse). Only perpetuals and spot
 * pairs are read; a dated future is not recognised.
 *
 * The spellings were compared with public captures of the venues' own files and interfaces. Two
 * coins have an older name on some venues and get their common one: XBT is BTC, XDG is DOGE.
 */
import type { ContractKind, Instrument } from '../domain/instrument.ts';
import { isVenueName, type VenueName } from './names.ts';

/** A spelling: groups `base` and, where the name carries it, `quote`. */
interface Spelling {
  readonly form: RegExp;
  readonly contract: ContractKind;
  /** The quote where the name does not say it. */
  readonly quote?: string;
}

/** What any venue's spelling is held to. */
export const INSTRUMENT_FORM = /^[\p{L}\p{N}][\p{L}\p{N}_.:@/-]{0,39}$/u;

const COIN = String.raw`(?<base>[\p{L}\p{N}]+)`;
const spelled = (form: string): RegExp => new RegExp(`^${form}$`, 'u');

const SPOT_QUOTES =
  'FDUSD|USDT|USDC|BUSD|TUSD|USDP|USDE|USD1|DAI|BTC|ETH|BNB|EUR|TRY|GBP|BRL|JPY|AUD';
const SPOT_PAIR: Spelling = { form: spelled(`${COIN}(?<quote>${SPOT_QUOTES})`), contract: 'spot' };

const SPELLINGS: Readonly<Record<VenueName, readonly Spelling[]>> = {
  'binance-usdm': [
    { form: spelled(`${COIN}(?<quote>USDT|USDC|BUSD|FDUSD|USD1|BTC)`), contract: 'linear' },
  ],
  'binance-coinm': [{ form: spelled(`${COIN}(?<quote>USD)_PERP`), contract: 'inverse' }],
  'binance-spot': [SPOT_PAIR],
  'bybit-linear': [
    { form: spelled(`${COIN}PERP`), contract: 'linear', quote: 'USDC' },
    { form: spelled(`${COIN}(?<quote>USDT)`), contract: 'linear' },
  ],
  'bybit-inverse': [{ form: spelled(`${COIN}(?<quote>USD)`), contract: 'inverse' }],
  'bybit-spot': [SPOT_PAIR],
  'okx-swap': [
    { form: spelled(`${COIN}-(?<quote>USDT|USDC)-SWAP`), contract: 'linear' },
    { form: spelled(`${COIN}-(?<quote>USD)-SWAP`), contract: 'inverse' },
  ],
  'okx-spot': [{ form: spelled(`${COIN}-(?<quote>[A-Z0-9]+)`), contract: 'spot' }],
  hyperliquid: [{ form: spelled(COIN), contract: 'linear', quote: 'USDC' }],
  // The name says USD; margin, funding and profit are in USDC.
  'dydx-v4': [{ form: spelled(`${COIN}-USD`), contract: 'linear', quote: 'USDC' }],
  // Every other …USD on BitMEX is a quanto, settled in bitcoin: neither linear nor inverse.
  bitmex: [
    { form: spelled('(?<base>XBT)(?<quote>USD)'), contract: 'inverse' },
    { form: spelled(`${COIN}(?<quote>USDT)`), contract: 'linear' },
  ],
  deribit: [
    { form: spelled(`${COIN}_(?<quote>USDC|USDT)-PERPETUAL`), contract: 'linear' },
    { form: spelled(`${COIN}-PERPETUAL`), contract: 'inverse', quote: 'USD' },
  ],
  'kraken-futures': [
    { form: spelled(`PI_${COIN}(?<quote>USD)`), contract: 'inverse' },
    { form: spelled(`PF_${COIN}(?<quote>USD)`), contract: 'linear' },
  ],
  'gate-usdt': [{ form: spelled(`${COIN}_(?<quote>USDT)`), contract: 'linear' }],
  'gate-spot': [{ form: spelled(`${COIN}_(?<quote>[A-Z0-9]+)`), contract: 'spot' }],
  'bitget-usdt': [{ form: spelled(`${COIN}(?<quote>USDT)`), contract: 'linear' }],
  'kucoin-usdt': [{ form: spelled(`${COIN}(?<quote>USDT)M`), contract: 'linear' }],
  'coinbase-spot': [{ form: spelled(`${COIN}-(?<quote>[A-Z0-9]+)`), contract: 'spot' }],
  'bitstamp-spot': [
    {
      form: spelled('(?<base>[a-z0-9]+)(?<quote>usdt|usdc|usd|eur|gbp|btc|eth)'),
      contract: 'spot',
    },
  ],
};

const COMMON_NAMES: ReadonlyMap<string, string> = new Map([
  ['XBT', 'BTC'],
  ['XDG', 'DOGE'],
]);

/**
 * Reads a venue's spelling of an instrument.
 *
 * @returns null when the venue is unknown, or the name is none of its perpetuals or spot pairs
 */
export function parseInstrument(venue: string, instrument: string): Instrument | null {
  if (!isVenueName(venue)) return null;
  for (const { form, contract, quote } of SPELLINGS[venue]) {
    const { base, quote: spelledQuote = quote } = form.exec(instrument)?.groups ?? {};
    if (base === undefined || spelledQuote === undefined) continue;
    // A lower-case quote is the mark of a venue that spells everything so.
    const lower = spelledQuote === spelledQuote.toLowerCase();
    const coin = lower ? base.toUpperCase() : base;
    return {
      venue,
      instrument,
      contract,
      base: COMMON_NAMES.get(coin) ?? coin,
      quote: spelledQuote.toUpperCase(),
    };
  }
  return null;
}

/**
 * The kinds of contract a venue trades, for instruments whose name says nothing: one kind where
 * the venue has no other.
 */
export const contractsOf = (venue: VenueName): readonly ContractKind[] => [
  ...new Set(SPELLINGS[venue].map(({ contract }) => contract)),
];
