/** What currencies are worth in each other: `at par`, or by recorded series. */
import { z } from 'zod';
import type { ConversionRef } from '../domain/scenario.ts';
import { conversionPath } from '../market/conversion.ts';
import { parseInstrument } from '../venues/instruments.ts';
import { VENUES } from '../venues/names.ts';
import type { ConstructionDraft } from './construction.ts';
import { complain, keyed, text, word } from './fields.ts';
import type { Problem } from './issues.ts';
import { instrumentField, type LegInRole } from './leg.ts';

const CURRENCY_FORM = /^[A-Z][A-Z0-9]{1,9}$/;

export type Quotes = 'at par' | Readonly<Record<string, ConversionRef>>;

const currencyField = (description: string) =>
  text(CURRENCY_FORM, 'a currency such as USDT', description).optional();

const conversionField = () =>
  keyed(
    {
      venue: word(
        VENUES.map(({ name }) => name),
        'The venue the series was recorded on.',
      ),
      instrument: instrumentField(),
      kind: word(['spot', 'index'], 'Trades of the pair, or an index of it.').prefault('spot'),
      base: currencyField(
        'The currency whose price it is; needed only where the instrument does not say it.',
      ),
      quote: currencyField(
        'The currency of that price; needed only where the instrument does not say it.',
      ),
    },
    'A series that trades this currency, in either direction.',
  ).transform((raw, context): ConversionRef => {
    const { venue, instrument, kind } = raw;
    const read = parseInstrument(venue, instrument);
    const base = raw.base ?? read?.base;
    const quote = raw.quote ?? read?.quote;
    if (base === undefined || quote === undefined) {
      complain(context, ['instrument'], {
        expected: `a pair as ${venue} spells it`,
        hint: 'if it is one, say what it is with the keys base and quote',
      });
      return { venue, instrument, kind, base: '', quote: '' };
    }
    return { venue, instrument, kind, base, quote };
  });

export const quotesField = () =>
  z
    .union([
      word(['at par'], 'Every quote currency counts as the currency of the capital.'),
      z
        .record(z.string().regex(CURRENCY_FORM), conversionField())
        .superRefine((refs, context) => {
          for (const [currency, { base, quote }] of Object.entries(refs))
            if (base !== '' && base !== currency && quote !== currency)
              complain(context, [currency, 'instrument'], {
                expected: `a series of ${currency}; this one is ${base} in ${quote}`,
                hint: `if ${base} stands for it, write  base: ${currency}`,
              });
        })
        .transform((refs): Readonly<Record<string, ConversionRef>> => refs),
    ])
    .optional()
    .meta({
      description:
        'What to do where a leg is quoted in another currency than the capital: `at par`, or for ' +
        'each currency a series that trades it against the currency of the capital, or against ' +
        'one that the next series trades. USDT, USDC and USD are three currencies.',
    });

/** A leg in another currency than the capital needs a conversion that someone has stated. */
export function quoteProblems(
  construction: ConstructionDraft,
  legs: readonly LegInRole[],
  capital: string,
  quotes: Quotes | undefined,
): Problem[] {
  if (quotes === 'at par') return [];
  const foreign = legs.filter(
    ({ quote }) => quote !== capital && conversionPath(quotes ?? {}, quote, capital) === null,
  );
  const problems = foreign.map(({ role, quote }) => ({
    path: ['construction', role, 'instrument'],
    expected: `a leg quoted in ${capital} like the capital; this one is in ${quote}`,
    hint:
      quotes === undefined
        ? 'to count them as equal write  quotes: at par'
        : `add  ${missingOf(quotes, quote, capital)}: { venue: …, instrument: … }  to quotes`,
  }));
  const [first, second] = legs;
  const shared = construction.kind === 'cash-and-carry' && construction.margin === 'cross';
  if (!shared || first === undefined || first.quote === second?.quote) return problems;
  return [
    ...problems,
    {
      path: ['construction', 'perp', 'instrument'],
      expected: `one quote currency in a shared account; the spot is in ${first.quote}`,
      hint: 'take two of one quote, or count them as equal with  quotes: at par',
    },
  ];
}

/** The currency whose series would lead on: the leg's own, else the one where the stated one ends. */
const missingOf = (
  quotes: Readonly<Record<string, ConversionRef>>,
  from: string,
  capital: string,
): string => (Object.hasOwn(quotes, from) ? capital : from);
