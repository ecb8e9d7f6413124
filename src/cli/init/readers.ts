/** The answers of `legrisk init`, each read and written again in the one way a scenario has it. */
import { ScenarioError } from '../../domain/errors.ts';
import { foundText } from '../../scenario/found.ts';
import {
  AMOUNT,
  ANNUAL,
  amountText,
  annualText,
  DURATION,
  INSTANT,
  instantText,
  LEVERAGE,
  plainDecimal,
  type Quantity,
} from '../../scenario/quantity.ts';
import { didYouMean } from '../../units/nearest.ts';
import { durationText } from '../../units/time.ts';
import { INSTRUMENT_FORM, parseInstrument } from '../../venues/instruments.ts';
import { VENUES } from '../../venues/names.ts';
import { type Offer, offerName } from './offers.ts';

export const CONSTRUCTIONS = {
  'delta-neutral': 'a long and a short perpetual',
  'cash-and-carry': 'spot, and a short perpetual against it',
  'reverse-cash-and-carry': 'borrowed spot, sold, and a long perpetual',
} as const;
export type ConstructionKind = keyof typeof CONSTRUCTIONS;
export const CONSTRUCTION_KINDS = Object.keys(CONSTRUCTIONS) as ConstructionKind[];

export const POLICIES = {
  close: 'close it too',
  hold: 'hold it to the end of the window',
  rehedge: 'open the lost leg again',
} as const;
export type Policy = keyof typeof POLICIES;
export const POLICY_NAMES = Object.keys(POLICIES) as Policy[];

/** A leg as it was answered, with what its name says. */
export interface LegAnswer {
  readonly venue: string;
  readonly instrument: string;
  readonly base: string;
  readonly quote: string;
}

const wrong = (
  where: string,
  expected: string,
  found: string,
  hint: string | undefined,
): ScenarioError =>
  new ScenarioError({
    where,
    expected,
    found: foundText(found),
    ...(hint === undefined ? {} : { hint }),
  });

/** One of several words, or its number in the list. */
export const wordReader =
  <W extends string>(where: string, words: readonly W[]) =>
  (text: string): W => {
    const said = text.trim().toLowerCase();
    const word = /^\d+$/.test(said) ? words[Number(said) - 1] : words.find((one) => one === said);
    if (word !== undefined) return word;
    throw wrong(where, `one of ${words.join(', ')}`, text, didYouMean(said, words));
  };

const quantityReader =
  <T>(where: string, { expected, read }: Quantity<T>, write: (value: T) => string) =>
  (text: string): string => {
    const value = read(text);
    if (value !== null) return write(value);
    throw wrong(where, expected, text, undefined);
  };

export const readCapital = quantityReader('--capital', AMOUNT, amountText);
const leverage = quantityReader('--leverage', LEVERAGE, plainDecimal);
/** A bare number is one on the command line too, where everything is text. */
export const readLeverage = (text: string): string => leverage(text.replace(/x?\s*$/, 'x'));
export const readReaction = quantityReader('--reaction', DURATION, durationText);
export const readFrom = quantityReader('--from', INSTANT, instantText);
const borrowRate = quantityReader('--borrow', ANNUAL, annualText);
/** `8 %` is one a year here: nobody borrows at another. */
export const readBorrow = (text: string): string =>
  borrowRate(/%\s*$/.test(text) ? `${text.trim()}/year` : text);

/** The end of the window, which is after its beginning. */
export const toReader =
  (from: string | null) =>
  (text: string): string => {
    const to = quantityReader('--to', INSTANT, instantText)(text);
    const [fromMs, toMs] = [INSTANT.read(from ?? ''), INSTANT.read(to)];
    if (fromMs === null || toMs === null || toMs > fromMs) return to;
    throw wrong('--to', `an instant after ${from}`, text, undefined);
  };

/** What a leg may be. */
export interface LegChoice {
  readonly spotOrPerp: 'spot' | 'perp';
  /** What is at hand, as it was numbered. */
  readonly offers: readonly Offer[];
  /** Whether there is nothing else: a reconstruction is not added to. */
  readonly isClosed: boolean;
}

/** `binance-usdm:AVAXUSDT`, or a number from the list of what is at hand. */
export const legReader =
  (where: string, { spotOrPerp, offers, isClosed }: LegChoice) =>
  (text: string): LegAnswer => {
    const said = text.trim();
    const chosen = /^\d{1,3}$/.test(said) ? offers[Number(said) - 1] : undefined;
    const name = chosen === undefined ? said : offerName(chosen);
    const [venue = '', ...rest] = name.split(':');
    const instrument = rest.join(':');
    requireVenue(where, spotOrPerp, venue, said);
    const known = offers.filter((offer) => offer.venue === venue).map((offer) => offer.instrument);
    const read = INSTRUMENT_FORM.test(instrument) ? parseInstrument(venue, instrument) : null;
    const isThere = known.includes(instrument);
    if (read !== null && (isThere || !(isClosed || isTypo(instrument, known))))
      return { venue, instrument, base: read.base, quote: read.quote };
    if (isClosed) throw notThere(where, offers, said);
    const near = didYouMean(instrument, known)?.replace('mean ', `mean ${venue}:`);
    throw wrong(
      where,
      `an instrument as ${venue} spells it, such as ${venue}:${known[0] ?? exampleOf(venue)}`,
      said,
      near ?? 'docs/scenario.md shows how each venue spells its instruments',
    );
  };

function notThere(where: string, offers: readonly Offer[], said: string): ScenarioError {
  const names = offers.map(offerName);
  const expected =
    names.length === 0 ? 'a reconstruction with such a leg' : `one of ${names.join(', ')}`;
  return wrong(where, expected, said, didYouMean(said, names));
}

/** The same letters in another case: what a venue would not know. */
const isTypo = (instrument: string, known: readonly string[]): boolean =>
  known.some((name) => name.toLowerCase() === instrument.toLowerCase());

function requireVenue(where: string, spotOrPerp: 'spot' | 'perp', venue: string, said: string) {
  const venues = VENUES.filter((one) => one.spotOrPerp === spotOrPerp).map(({ name }) => name);
  if (venues.some((name) => name === venue)) return;
  const other = VENUES.some(({ name }) => name === venue);
  throw wrong(
    where,
    `venue:instrument, the venue one of ${venues.join(', ')}`,
    said,
    other ? undefined : didYouMean(venue, venues),
  );
}

/** How venues spell their perpetual, or their pair, of bitcoin. */
const BITCOIN = ['BTCUSDT', 'BTC', 'BTC-USD', 'XBTUSDT', 'BTC-USDT-SWAP', 'BTC-USDT', 'BTC_USDT'];
const MORE_BITCOIN = [
  'BTCUSD_PERP',
  'BTCUSD',
  'PF_XBTUSD',
  'BTC_USDC-PERPETUAL',
  'XBTUSDTM',
  'btcusdt',
];

/** An instrument that the venue's spelling lets pass. */
export const exampleOf = (venue: string): string =>
  [...BITCOIN, ...MORE_BITCOIN].find((name) => parseInstrument(venue, name) !== null) ?? 'BTCUSDT';
