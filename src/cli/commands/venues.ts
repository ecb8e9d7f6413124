/** `legrisk venues`: the rule books, with their sources. */
import { ScenarioError } from '../../domain/errors.ts';
import { readRuleBooks } from '../../loaders/venue-rules.ts';
import { didYouMean } from '../../units/nearest.ts';
import { dayText } from '../../units/time.ts';
import type { RuleBook } from '../../venues/rule-book.ts';
import { EXIT } from '../failure.ts';
import { shipped } from '../places.ts';
import { table } from '../table.ts';
import type { Terminal } from '../terminal.ts';

export function venuesCommand(
  options: { readonly venue: string | undefined; readonly json: boolean },
  terminal: Terminal,
): number {
  const all = readRuleBooks(shipped('data', 'venues'));
  const books = options.venue === undefined ? [...all.values()] : [oneOf(all, options.venue)];
  if (options.json) terminal.out(JSON.stringify({ schemaVersion: 1, venues: books }, null, 1));
  else terminal.out(books.length === 1 ? page(books[0] as RuleBook) : overview(books));
  return EXIT.done;
}

function oneOf(books: ReadonlyMap<string, RuleBook>, name: string): RuleBook {
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

const percent = (x: number): string => `${Number((x * 100).toPrecision(12))} %`;

function overview(books: readonly RuleBook[]): string {
  const rows = books.map((book) => [
    book.venue,
    book.liquidation.style,
    book.fundingPrice,
    percent(book.takerFees.at(-1)?.taker ?? 0),
    percent(book.liquidation.fee),
  ]);
  return table([['venue', 'liquidation', 'funding on', 'taker', 'liq. fee'], ...rows], 3);
}

function page(book: RuleBook): string {
  const source = (text: string | null, checked: string): string =>
    `${text ?? 'no source'}; checked against: ${checked}`;
  const lines = [book.title, ''];
  for (const rule of book.maintenance)
    lines.push(
      `maintenance ${rule.instruments.join(', ')} from ${dayText(rule.inForceFromMs)}: ${rule.brackets.map(({ rate }) => percent(rate)).join(', ')}`,
      `  ${source(rule.source, rule.checkedAgainst)}`,
    );
  for (const fee of book.takerFees)
    lines.push(
      `taker fee from ${dayText(fee.inForceFromMs)}: ${percent(fee.taker)}`,
      `  ${source(fee.source, fee.checkedAgainst)}`,
    );
  lines.push(
    `liquidation: ${book.liquidation.style}, fee ${percent(book.liquidation.fee)}; equality ${book.equalityKills ? 'liquidates' : 'survives'}`,
    `  ${source(book.liquidation.source, book.liquidation.checkedAgainst)}`,
  );
  return lines.join('\n');
}
