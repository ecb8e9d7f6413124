/** `legrisk venues`: the rule books, with their sources and their gaps. */
import { ScenarioError } from '../../domain/errors.ts';
import { readRuleBooks } from '../../loaders/venue-rules.ts';
import { didYouMean } from '../../units/nearest.ts';
import { dayText, parseInstant } from '../../units/time.ts';
import type { EpochMs } from '../../units/units.ts';
import type { RuleBook } from '../../venues/rule-book.ts';
import { EXIT } from '../failure.ts';
import { ownRules, shipped } from '../places.ts';
import { type Asked, ruleLines } from '../rule-lines.ts';
import { replaceFile } from '../run-folder.ts';
import type { Terminal } from '../terminal.ts';
import { overview, page, venuesMarkdown } from '../venue-page.ts';

export interface VenuesOptions {
  readonly venue: string | undefined;
  readonly at: string | undefined;
  readonly instrument: string | undefined;
  readonly rules: string | undefined;
  readonly write: boolean;
  readonly json: boolean;
}

export function venuesCommand(options: VenuesOptions, terminal: Terminal): number {
  if (options.write) return writeDocs(terminal);
  const { at, instrument, venue } = options;
  const atMs = at === undefined ? null : dayOf('--at', at);
  if (venue === undefined && instrument !== undefined)
    throw new ScenarioError({
      where: '--instrument',
      expected: 'a venue before it',
      found: 'none',
      hint: `legrisk venues binance-usdm --instrument ${instrument}`,
    });
  const asked: Asked = { atMs, instrument: instrument ?? null };
  const all = readRuleBooks(shipped('data', 'venues'), undefined, ownRules(options.rules));
  const books = venue === undefined ? [...all.values()] : [oneOf(all, venue)];
  if (options.json) terminal.out(JSON.stringify(jsonOf(books, asked), null, 1));
  else if (venue === undefined) terminal.out(overview(books));
  else terminal.out(books.map((book) => page(book, asked)).join('\n'));
  return EXIT.done;
}

/** The day an option names, UTC. */
export function dayOf(option: string, text: string): EpochMs {
  const atMs = parseInstant(text);
  if (atMs !== null && dayText(atMs) === text.trim()) return atMs;
  throw new ScenarioError({ where: option, expected: 'a day such as 2025-10-10', found: text });
}

/** The book called so. */
export function oneOf(books: ReadonlyMap<string, RuleBook>, name: string): RuleBook {
  const book = books.get(name);
  if (book !== undefined) return book;
  const names = [...books.keys()];
  const hint = didYouMean(name, names);
  throw new ScenarioError({
    where: 'venues',
    expected: `one of ${names.join(', ')}`,
    found: name,
    ...(hint === undefined ? {} : { hint }),
  });
}

/** Whole books, or, where a day or an instrument is asked for, the rules in words. */
function jsonOf(books: readonly RuleBook[], asked: Asked): unknown {
  if (asked.atMs === null && asked.instrument === null) return { schemaVersion: 1, venues: books };
  const at = asked.atMs === null ? null : dayText(asked.atMs);
  const venues = books.map((book) => ({
    venue: book.venue,
    title: book.title,
    rules: ruleLines(book, asked),
    gaps: book.gaps,
  }));
  return { schemaVersion: 1, at, instrument: asked.instrument, venues };
}

/** The page is of the books that come with the program, whatever the user has laid over them. */
function writeDocs(terminal: Terminal): number {
  const books = [...readRuleBooks(shipped('data', 'venues')).values()];
  replaceFile(shipped('docs', 'venues.md'), venuesMarkdown(books));
  terminal.say('docs/venues.md is up to date');
  return EXIT.done;
}
