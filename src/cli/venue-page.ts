/** Rule books on a terminal of 80 columns, and as docs/venues.md. */
import { dayWords, percent } from '../replay/rule-words.ts';
import { dayText } from '../units/time.ts';
import { inForce, type RuleBook, rulesFor } from '../venues/rule-book.ts';
import { type Asked, type RuleLine, ruleLines, tierRows } from './rule-lines.ts';
import { table } from './table.ts';
import { visible } from './visible.ts';
import { wrapped } from './wrapped.ts';

/** One line a venue; fits the width. */
export function overview(books: readonly RuleBook[]): string {
  const rows = books.map((book) => {
    const tables = new Set(book.maintenance.flatMap(({ instruments }) => instruments));
    const lines = ruleLines(book, { atMs: null, instrument: null });
    const unsourced = lines.filter((line) => line.source === null && line.checkedAgainst !== null);
    return [
      book.venue,
      book.trigger.price,
      book.liquidation.at(-1)?.style ?? 'not known',
      String(tables.size),
      percentOrNone(book.fees.at(-1)?.taker),
      String(unsourced.length),
    ];
  });
  const head = ['venue', 'decides on', 'liquidation', 'tables for', 'taker', 'no source'];
  return table([head, ...rows], 3);
}

const percentOrNone = (x: number | undefined): string => (x === undefined ? 'none' : percent(x));

/** A venue's rules with their sources, its gaps, and, for one instrument, its table in full. */
export function page(book: RuleBook, asked: Asked): string {
  const day = asked.atMs === null ? 'all known rules' : `rules in force on ${dayText(asked.atMs)}`;
  const of = asked.instrument === null ? '' : `, ${asked.instrument}`;
  const parts = [`${book.title} (${book.venue})${of}: ${day}`];
  let last = '';
  for (const line of ruleLines(book, asked)) {
    if (line.what !== last) parts.push('', line.what);
    last = line.what;
    parts.push(...linesOf(line));
  }
  if (asked.instrument !== null) parts.push('', ...wholeTable(book, asked.instrument, asked.atMs));
  else if (book.maintenance.length === 0) parts.push('', ...wrapped(NO_TABLE, ''));
  if (book.gaps.length > 0) parts.push('', 'not known');
  for (const gap of book.gaps) parts.push(...wrapped(gap, '  '));
  return parts.map(visible).join('\n');
}

const NO_TABLE =
  'No margin table. Bring one in with  legrisk tiers import FILE --venue V --at DATE,  or say it in the scenario:  liquidation: { maintenance: 1 %, style: full-margin }';

function linesOf(line: RuleLine): readonly string[] {
  const of = line.of.length === 0 ? '' : `${line.of.join(', ')}: `;
  const since = sinceText(line);
  return [
    ...wrapped(`${of}${line.text}`, '  '),
    ...(since === '' ? [] : wrapped(since, '    ')),
    ...(line.checkedAgainst === null ? [] : wrapped(sourceText(line), '    ')),
  ];
}

/** `seen on 2024-10-24`, and whether it came after the day asked for. */
function sinceText({ inForceFrom, datedBy, nearest }: RuleLine): string {
  if (inForceFrom === null || datedBy === null) return '';
  const late = nearest ? '; LATER than the day asked for: the nearest known' : '';
  return `${dayWords(inForceFrom, datedBy)}${late}`;
}

const sourceText = ({ source, checkedAgainst }: RuleLine): string =>
  `${source === null ? 'no source' : `source: ${source}`}; checked against: ${checkedAgainst}`;

function wholeTable(book: RuleBook, instrument: string, atMs: number | null): readonly string[] {
  const tables = rulesFor(book.maintenance, instrument);
  const found = inForce(tables, atMs ?? Number.POSITIVE_INFINITY)?.rule;
  if (found === undefined) return wrapped(NO_TABLE, '');
  return [
    `${found.table}`,
    ...table(tierRows(found.rule), 0)
      .split('\n')
      .map((row) => `  ${row}`),
  ];
}

const DOCS_HEAD = `# Venues

Written by  \`legrisk venues --write\`  from the files of [data/venues](../data/venues), and held against them by a test: change
a file, not this page. [rules.md](rules.md) says what the files' keys mean and how to lay your own over them.

*announced*: the venue named the day. *seen*: it stood on that day and may be older. *assumed*: no day is known, and this one is
put in its place. A rule without a source is commonly known,
or taken for want of a better one, and marked so wherever it is used.
`;

/** docs/venues.md: every rule with its day, its source and what it was held against. */
export const venuesMarkdown = (books: readonly RuleBook[]): string =>
  `${DOCS_HEAD}${books.map(venueMarkdown).join('')}`;

function venueMarkdown(book: RuleBook): string {
  const rows = ruleLines(book, { atMs: null, instrument: null }).map((line) => [
    cell(line.what),
    cell(line.of.length === 0 ? line.text : `${line.of.join(', ')}: ${line.text}`),
    line.inForceFrom === null ? '' : `${line.inForceFrom}, ${line.datedBy}`,
    line.source === null && line.checkedAgainst !== null
      ? '**no source**'
      : cell(line.source ?? ''),
    cell(line.checkedAgainst ?? ''),
  ]);
  const head = ['rule', 'value', 'in force from', 'source', 'checked against'];
  const gaps = book.gaps.map((gap) => `- ${cell(gap)}\n`).join('');
  return [
    `\n## ${book.title}\n\n\`${book.venue}\`\n\n`,
    `| ${head.join(' | ')} |\n|${head.map(() => '---').join('|')}|\n`,
    ...rows.map((row) => `| ${row.join(' | ')} |\n`),
    gaps === '' ? '' : `\nNot known:\n\n${gaps}`,
  ].join('');
}

/** Text that can not end a cell of a table or begin markup. */
const cell = (text: string): string => text.replace(/[|<>*_`\\[\]]/g, (sign) => `\\${sign}`);
