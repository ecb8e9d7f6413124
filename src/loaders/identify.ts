/**
 * Which series a file belongs to. What the user says wins; what the name or the content says
 * safely comes second; what neither says is asked for.
 */
import { DataError, type Issue, ScenarioError } from '../domain/errors.ts';
import { type Origin, OWN_VENUE } from '../domain/series.ts';
import {
  type RowSort,
  rowSortOf,
  STORED_KINDS,
  type StoredKey,
  type StoredKind,
} from '../store/keys.ts';
import { didYouMean } from '../units/nearest.ts';
import { VENUE_NAMES } from '../venues/names.ts';
import type { Mapping } from './mapping.ts';
import type { NameHints } from './names.ts';
import { spellingOf, type VenueSpelling } from './spelling.ts';
import { isZone, unknownZone } from './zones.ts';

/** What the user said on the command line; anything absent is inferred where that is safe. */
export interface ImportOptions {
  readonly venue?: string;
  /** Venues of the user's own rule files, which the program knows nothing else about. */
  readonly ownVenues?: readonly string[];
  /** As the venue spells it. */
  readonly instrument?: string;
  readonly kind?: StoredKind;
  readonly origin?: Origin;
  /** The zone of stamps that do not name one: `UTC`, `+03:00`, `Europe/London`. */
  readonly timeZone?: string;
  /** How tables are to be read, where their columns say too little. */
  readonly mapping?: Mapping;
}

/** What the content of the file says. */
export interface Content {
  readonly sort: RowSort;
  /** What the file itself says, where its format does. */
  readonly venue: string | null;
  readonly kind: StoredKind | null;
  /** From a column such as `symbol`. */
  readonly symbol: string | null;
  readonly volume: 'none' | 'zero' | 'positive';
  /** The exchange archive's candles: there a volume above zero means trades. */
  readonly archive: boolean;
}

export interface Identity {
  readonly key: StoredKey;
  /** What was taken at the user's word. */
  readonly notes: readonly string[];
}

/** @throws ScenarioError when the venue, kind or zone given is none of the known ones, or the instrument is no name */
export function checkOptions(options: ImportOptions): void {
  const { venue, ownVenues = [], instrument, kind, timeZone } = options;
  const issues: Issue[] = [];
  const known = [...VENUE_NAMES, OWN_VENUE, ...ownVenues];
  if (venue !== undefined && !known.includes(venue)) {
    issues.push(unknown('--venue', venue, known));
  }
  if (kind !== undefined && !STORED_KINDS.includes(kind)) {
    issues.push(unknown('--kind', kind, STORED_KINDS));
  }
  if (instrument !== undefined && /\p{Cc}/u.test(instrument)) {
    const expected = 'a name without control characters';
    issues.push({ where: '--instrument', expected, found: JSON.stringify(instrument) });
  }
  if (timeZone !== undefined && !isZone(timeZone)) issues.push(unknownZone(timeZone));
  for (const [index, { venue: mapped }] of (options.mapping?.series ?? []).entries()) {
    const where = options.mapping?.placeOf(['series', index, 'venue']) ?? '--map';
    if (mapped !== undefined && !known.includes(mapped)) issues.push(unknown(where, mapped, known));
  }
  if (issues.length > 0) throw new ScenarioError(issues);
}

function unknown(where: string, found: string, known: readonly string[]): Issue {
  const hint = didYouMean(found, known);
  const issue = { where, expected: `one of ${known.join(', ')}`, found };
  return hint === undefined ? issue : { ...issue, hint };
}

/**
 * @throws ScenarioError asking for what neither the options nor the file tell
 * @throws DataError when the file contradicts what was said
 */
export function identify(
  options: ImportOptions,
  hints: NameHints,
  content: Content,
  where: string,
): Identity {
  const signal = (options.kind ?? content.kind) === 'signal';
  const venue = options.venue ?? content.venue ?? hints.venue ?? (signal ? OWN_VENUE : null);
  const spelling = venue === null ? null : (spellingOf(venue) ?? ownSpelling(options, venue));
  if (venue === null || spelling === null) throw ask(where, 'the venue', '--venue', VENUE_HINT);
  const kind = kindOf(options, hints, content, spelling, where);
  const instrument = instrumentOf(options, hints, content, spelling, where);
  requireName(instrument, where);
  requireShape(kind, content, where);
  const key = { venue, instrument, kind, origin: options.origin ?? 'record' } as const;
  return { key, notes: notesOf(options, hints, content, spelling, key) };
}

/** How a venue of the user's own spells is not known: instrument and kind must be said. */
function ownSpelling({ ownVenues, kind }: ImportOptions, venue: string): VenueSpelling | null {
  if (venue !== OWN_VENUE && ownVenues?.includes(venue) !== true) return null;
  return { market: kind === 'spot' ? 'spot' : 'perpetual', spell: () => null, pattern: null };
}

const VENUE_HINT = `say it:  --venue V, one of ${VENUE_NAMES.join(', ')}`;

function ask(where: string, what: string, option: string, hint: string): ScenarioError {
  const expected = `${what}, in ${option}`;
  return new ScenarioError({ where, expected, found: 'a file that does not say it safely', hint });
}

function kindOf(
  options: ImportOptions,
  hints: NameHints,
  content: Content,
  { market }: VenueSpelling,
  where: string,
): StoredKind {
  if (options.kind !== undefined) return options.kind;
  if (content.kind !== null) return content.kind;
  if (content.sort === 'prints') return hints.kind === 'borrow' ? 'borrow' : 'funding';
  if (hints.freqtrade) return freqtradeKind(hints, market, where);
  if (hints.kind !== null) return hints.kind;
  if (market === 'spot') return 'spot';
  if (content.archive && content.volume === 'positive') return 'last';
  const why =
    content.archive && content.volume === 'zero'
      ? 'volume is 0 on every row, so these are no trades: say --kind mark, index or premium'
      : 'say  --kind mark, index, last or spot';
  throw ask(where, 'which price it is', '--kind', why);
}

/** A pair without settlement currency is spot, whatever else the name claims. */
function freqtradeKind(
  { pair, kind }: NameHints,
  market: VenueSpelling['market'],
  where: string,
): StoredKind {
  if (kind === 'funding') return kind;
  if (pair?.settle === null) {
    if (market === 'spot') return 'spot';
    const found = `a spot pair, ${pair.base}_${pair.quote}, for a venue of perpetuals`;
    const hint =
      'say the spot venue, such as bybit-spot; if the name is wrong, --instrument and --kind';
    throw new DataError({
      where,
      expected: 'a pair with its settlement currency',
      found,
      hint,
    });
  }
  if (kind !== null) return kind;
  throw ask(where, 'which price it is', '--kind', 'say  --kind mark, index or last');
}

function instrumentOf(
  options: ImportOptions,
  hints: NameHints,
  content: Content,
  spelling: VenueSpelling,
  where: string,
): string {
  if (options.instrument !== undefined) return options.instrument;
  if (content.symbol !== null) return content.symbol;
  if (hints.pair !== null) {
    const spelled = spelling.spell(hints.pair);
    if (spelled !== null) return spelled;
    const { base, quote, settle } = hints.pair;
    const pair = `${base}_${quote}${settle === null ? '' : `_${settle}`}`;
    throw ask(
      where,
      'the instrument',
      '--instrument',
      `${pair} is no ${spelling.market} instrument of this venue: say it as the venue spells it`,
    );
  }
  if (hints.instrument !== null) return hints.instrument;
  if (spelling.pattern?.test(hints.stem) === true) return hints.stem;
  throw ask(where, 'the instrument', '--instrument', 'say it as the venue spells it');
}

/** A name that a terminal would take for an order, or nobody for a name, is none. */
function requireName(instrument: string, where: string): void {
  if (instrument.trim() !== '' && instrument.length <= 100 && !/\p{Cc}/u.test(instrument)) return;
  throw new DataError({
    where,
    expected: 'the name of an instrument, up to 100 characters, none of them a control character',
    found: JSON.stringify(instrument.slice(0, 60)),
    hint: 'look at the column that names the instrument, or say it with --instrument',
  });
}

const HOLDS: Readonly<Record<RowSort, { readonly expected: string; readonly found: string }>> = {
  bars: { expected: 'bars', found: 'open, high, low, close' },
  prints: { expected: 'a column with a funding rate', found: 'funding prints' },
  values: { expected: 'a column value', found: 'single values' },
};

function requireShape(kind: StoredKind, content: Content, where: string): void {
  const sort = rowSortOf(kind);
  if (sort === content.sort) return;
  throw new DataError({
    where,
    expected: sort === 'bars' ? `bars, to be ${kind}` : HOLDS[sort].expected,
    found: HOLDS[content.sort].found,
    hint: 'leave --kind out, or name the kind that the file holds',
  });
}

function notesOf(
  options: ImportOptions,
  hints: NameHints,
  content: Content,
  { market }: VenueSpelling,
  { venue, kind, instrument }: StoredKey,
): string[] {
  const notes: string[] = [];
  const said = options.kind !== undefined;
  if (content.venue !== null && content.venue !== venue) {
    notes.push(`the file is of ${content.venue}; imported as ${venue} at the user's word`);
  }
  if (content.kind !== null && content.kind !== kind) {
    notes.push(`the file holds ${content.kind}; imported as ${kind} at the user's word`);
  } else if (said && content.volume === 'positive' && (kind === 'mark' || kind === 'index')) {
    notes.push(`trade candles (volume above zero) imported as ${kind} at the user's word`);
  }
  if (said && hints.kind !== null && hints.kind !== kind) {
    notes.push(`the name says ${hints.kind}; imported as ${kind} at the user's word`);
  }
  if (said && content.sort === 'bars' && (kind === 'spot') !== (market === 'spot')) {
    notes.push(`imported as ${kind} of a ${market} venue at the user's word`);
  }
  if (!said && hints.freqtrade && kind === 'spot' && hints.kind !== null && hints.kind !== kind) {
    notes.push(`the name says ${hints.kind}, but its pair is spot: imported as spot`);
  }
  const pair = hints.pair;
  const named = content.symbol ?? hints.instrument;
  if (options.instrument !== undefined && named !== null && named !== instrument) {
    notes.push(`the file says ${named}; imported as ${instrument} at the user's word`);
  } else if (options.instrument !== undefined && pair?.settle === null && market !== 'spot') {
    notes.push(`the name says spot pair ${pair.base}_${pair.quote}; taken at the user's word`);
  }
  return notes;
}
