/** A new scenario as a file: each key with a word on what it does. */
import { columnsOf, visible } from '../visible.ts';
import { wrapped } from '../wrapped.ts';
import type { ConstructionKind, LegAnswer, Policy } from './readers.ts';

/** Everything that was answered; quantities as a scenario writes them. */
export interface Answers {
  readonly name: string;
  /** Null: the one that the program makes of the construction. */
  readonly question: string | null;
  readonly kind: ConstructionKind;
  /** Long and short, or spot and perpetual. */
  readonly legs: readonly [LegAnswer, LegAnswer];
  readonly from: string;
  readonly to: string;
  readonly capital: string;
  readonly leverage: string;
  readonly borrow: string | null;
  readonly policy: Policy;
  readonly reaction: string;
  readonly reconstruction: string | null;
  /** Whether the marks are there; last prices stand in otherwise. */
  readonly hasMarks: boolean;
  /** Legs whose venue has no margin table for them. */
  readonly withoutTable: readonly string[];
  /** Quote currencies that are not the capital's. */
  readonly otherQuotes: readonly string[];
}

/** Where the comments begin, where the line leaves room. */
const COMMENTS = 48;

const HELD: Readonly<Record<ConstructionKind, string>> = {
  'delta-neutral': 'two perpetuals, each with its own margin',
  'cash-and-carry': 'the spot is held, the perpetual short',
  'reverse-cash-and-carry': 'the spot is borrowed and sold, the perpetual long',
};

/** @param file as the next command names it */
export function scenarioText(answers: Answers, file: string): string {
  const { name, question, kind, legs, from, to, capital, leverage, borrow } = answers;
  const [first, second] = legs;
  const [one, other] = kind === 'delta-neutral' ? ['long', 'short'] : ['spot', 'perp'];
  const money = capital.split(' ')[1] ?? '';
  return `${[
    ...wrapped(visible(headOf(answers)), '# ', '# '),
    '#',
    `# Run:  legrisk replay ${visible(file)}`,
    '# Every key there is:  docs/scenario.md',
    '',
    line('schema: 1', 'version of this format'),
    line(`name: ${name}`, 'also the folder of its report'),
    ...(question === null ? [] : [`question: ${JSON.stringify(question)}`]),
    line(`window: { from: ${from}, to: ${to} }`, 'UTC; `to` is the first instant outside'),
    ...dataLines(answers),
    line(`capital: ${capital}`, 'all of it, both legs together'),
    line('reserve: 0 %', 'kept back; with  rebalance:  it can save a leg'),
    'construction:',
    line(`  kind: ${kind}`, HELD[kind]),
    `  ${one}: ${legText(first)}`,
    `  ${other}: ${legText(second)}`,
    line(`  leverage: ${leverage}`, leverageComment(kind)),
    ...(borrow === null ? [] : [line(`  borrow: ${borrow}`, 'what borrowing costs')]),
    line('costs: { taker: venue, slippage: 2 bps }', 'a fill: the venue’s fee, and what it moves'),
    ...marginLines(answers),
    ...(answers.otherQuotes.length === 0
      ? []
      : [line('quotes: at par', `${answers.otherQuotes.join(', ')} counts as ${money}`)]),
    line(
      `survivor: { policy: ${answers.policy}, reaction: ${answers.reaction} }`,
      'when the other leg was liquidated',
    ),
    '',
    '# A bound that the exit code holds: 1 where the forced exit cost more.',
    '# gates: { forced_exit_loss_max: 2 % }',
  ].join('\n')}\n`;
}

const headOf = ({ kind, legs, leverage, from, to }: Answers): string => {
  const [first, second] = legs.map(({ venue, instrument }) => `${venue} ${instrument}`);
  const held =
    kind === 'delta-neutral'
      ? `long ${first} against short ${second}`
      : kind === 'cash-and-carry'
        ? `spot ${first} against short ${second}`
        : `sold spot ${first} against long ${second}`;
  return `What did ${held} earn at ${leverage}x from ${from} to ${to}, and what did the forced exits cost?`;
};

const leverageComment = (kind: ConstructionKind): string =>
  kind === 'cash-and-carry' ? 'of the perpetual' : 'notional ÷ margin, of each leg';

function dataLines({ reconstruction, hasMarks }: Answers): readonly string[] {
  return [
    ...(reconstruction === null
      ? []
      : [
          line(
            `data: { reconstruction: ${reconstruction} }`,
            'bundled; published prints, not a record',
          ),
        ]),
    ...(hasMarks ? [] : [line('mark: last', 'last prices stand for marks: a leg has none')]),
  ];
}

function marginLines({ withoutTable }: Answers): readonly string[] {
  if (withoutTable.length === 0)
    return [line('liquidation: venue', 'the venues’ own margin tables')];
  return [
    ...wrapped(
      `No margin table is known for ${withoutTable.join(' and ')}: a flat rate stands in. Bring the venue’s with  legrisk tiers import  and write  liquidation: venue`,
      '# ',
      '# ',
    ),
    'liquidation: { maintenance: 1 %, style: full-margin }',
  ];
}

const legText = ({ venue, instrument }: LegAnswer): string =>
  `{ venue: ${venue}, instrument: ${scalar(instrument)} }`;

/** A name that YAML could take for something else stands in quotes. */
const scalar = (text: string): string =>
  /^[A-Za-z][\w.-]*$/.test(text) && !/^(?:true|false|null|yes|no|on|off|y|n)$/i.test(text)
    ? text
    : JSON.stringify(text);

/** A line with its comment behind it, aligned with the others. */
function line(text: string, comment: string): string {
  const room = ' '.repeat(Math.max(1, COMMENTS - columnsOf(text)));
  return `${text}${room}# ${comment}`;
}
