/** The command line of a fetch, as wants. */
import { type Issue, ScenarioError } from '../../domain/errors.ts';
import { spellingOf } from '../../loaders/spelling.ts';
import { STORED_KINDS, type StoredKind } from '../../store/keys.ts';
import { didYouMean } from '../../units/nearest.ts';
import { INSTRUMENT_FORM, parseInstrument } from '../../venues/instruments.ts';
import { VENUES, venueNamed } from '../../venues/names.ts';
import { windowOption } from '../window-option.ts';
import type { Want } from './want.ts';

/** Margin tiers are no series: they become a rule file. */
export const TIERS = 'tiers';

export interface FetchAsked {
  readonly venue: string | undefined;
  readonly instrument: readonly string[];
  readonly from: string | undefined;
  readonly to: string | undefined;
  readonly kinds: string | undefined;
}

const USUAL: Readonly<Record<'perp' | 'spot', readonly StoredKind[]>> = {
  perp: ['mark', 'funding', 'last', 'index'],
  spot: ['spot'],
};

const FETCHED_KINDS: readonly StoredKind[] = STORED_KINDS.filter((kind) => kind !== 'signal');

/**
 * @param venues those that can be fetched from
 * @throws ScenarioError for what is missing, unknown or misspelled, all of it at once
 */
export function wantsOf(
  { venue, instrument, from, to, kinds }: FetchAsked,
  venues: readonly string[],
): { readonly wants: readonly Want[]; readonly tiers: boolean } {
  const issues: Issue[] = [];
  const known = venue !== undefined && venues.includes(venue);
  if (venue === undefined)
    issues.push({ where: '--venue', expected: `one of ${venues.join(', ')}`, found: 'nothing' });
  else if (!known) issues.push(unknownVenue(venue, venues));
  const named = kinds === undefined ? null : namedKinds(kinds, issues);
  const tiers = named?.includes(TIERS) === true;
  const series = named?.filter((kind) => kind !== TIERS);
  if (instrument.length === 0 && !(tiers && series?.length === 0))
    issues.push({
      where: '--instrument',
      expected: 'an instrument as the venue spells it',
      found: 'nothing',
      hint: 'such as  --instrument BTCUSDT , or a scenario:  --for scenario.yaml',
    });
  if (venue !== undefined && known)
    issues.push(...instrument.flatMap((name) => misspelled(venue, name) ?? []));
  if (issues.length > 0 || venue === undefined) throw new ScenarioError(issues);
  if (series?.length === 0) return { wants: [], tiers };
  const window = windowOf(from, to);
  const usual = USUAL[venueNamed(venue)?.spotOrPerp ?? 'perp'];
  const wants = instrument.flatMap((name) =>
    (series ?? usual).map((kind) => ({
      venue,
      instrument: name,
      kind,
      ...window,
      required: series !== undefined,
      exact: series !== undefined,
    })),
  );
  return { wants, tiers };
}

/** An exchange's name stands for none of its markets. */
function unknownVenue(word: string, known: readonly string[]): Issue {
  const markets = VENUES.filter(({ exchange }) => exchange === word).map(({ name }) => name);
  const issue = unknownOf('--venue', word, known);
  return markets.length === 0 ? issue : { ...issue, hint: `did you mean ${markets.join(' or ')}?` };
}

function windowOf(from: string | undefined, to: string | undefined) {
  const missing = [
    ['--from', from],
    ['--to', to],
  ].filter(([, said]) => said === undefined);
  if (missing.length > 0)
    throw new ScenarioError(
      missing.map(([where = '']) => ({
        where,
        expected: 'a day or an instant, such as 2025-10-01',
        found: 'nothing',
      })),
    );
  return windowOption({ from, to });
}

function namedKinds(text: string, issues: Issue[]): (StoredKind | typeof TIERS)[] {
  const found: (StoredKind | typeof TIERS)[] = [];
  const words = text.split(',').map((word) => word.trim());
  for (const word of words) {
    const kind = [...FETCHED_KINDS, TIERS].find((one) => one === word) as StoredKind | undefined;
    if (kind === undefined) issues.push(unknownOf('--kinds', word, [...FETCHED_KINDS, TIERS]));
    else if (!found.includes(kind)) found.push(kind);
  }
  return found;
}

function unknownOf(where: string, word: string, known: readonly string[]): Issue {
  const hint = didYouMean(word, known);
  const expected = `one of ${known.join(', ')}`;
  const found = word === '' ? 'nothing' : word;
  return hint === undefined ? { where, expected, found } : { where, expected, found, hint };
}

/** A name that the venue can not have, with its own spelling where that can be guessed. */
function misspelled(venue: string, instrument: string): Issue | null {
  const fits =
    venueNamed(venue) === null
      ? /^[^\p{Cc}\s]{1,60}$/u.test(instrument)
      : INSTRUMENT_FORM.test(instrument) && parseInstrument(venue, instrument) !== null;
  if (fits) return null;
  const near = respelled(venue, instrument);
  const expected = `an instrument as ${venue} spells it`;
  const issue = { where: '--instrument', expected, found: JSON.stringify(instrument) };
  return near === null ? issue : { ...issue, hint: `did you mean ${near}?` };
}

function respelled(venue: string, instrument: string): string | null {
  const upper = instrument.toUpperCase();
  const [, base = '', quote = ''] =
    /^([A-Z0-9]+?)[-_/]?(USDT|USDC|USD)(?:$|[-_/:])/.exec(upper) ?? [];
  const spell = spellingOf(venue)?.spell;
  const spelled = [quote, null, base].map((settle) => spell?.({ base, quote, settle }) ?? null);
  const known = [upper, ...spelled].filter((name) => name !== null && base !== '');
  return known.find((name) => name !== null && parseInstrument(venue, name) !== null) ?? null;
}
