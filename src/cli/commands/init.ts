/** `legrisk init`: a scenario of one's own, by five questions or by options. */
import { existsSync } from 'node:fs';
import { dirname } from 'node:path';
import { invariant, ScenarioError } from '../../domain/errors.ts';
import type { Scenario } from '../../domain/scenario.ts';
import { listReconstructions, readReconstruction } from '../../loaders/reconstruction/read.ts';
import { readRuleBooks } from '../../loaders/venue-rules.ts';
import type { RuleBooks } from '../../replay/plan.ts';
import { readDocument } from '../../scenario/document.ts';
import { parseScenario } from '../../scenario/parse.ts';
import { rulesFor } from '../../venues/rule-book.ts';
import { EXIT } from '../failure.ts';
import { scenarioWants } from '../fetch/for-scenario.ts';
import { Asker, type Desk } from '../init/ask.ts';
import { type Offer, offerName, offersOrNone, reconstructed } from '../init/offers.ts';
import { type Answered, type AtHand, askAll, type InitGiven } from '../init/questions.ts';
import type { LegAnswer } from '../init/readers.ts';
import { type Answers, scenarioText } from '../init/text.ts';
import { makeFolder } from '../make-folder.ts';
import { ownRules, shipped, storePath } from '../places.ts';
import { replaceFile } from '../run-folder.ts';
import type { Terminal } from '../terminal.ts';
import { wrapped } from '../wrapped.ts';

export interface InitOptions extends InitGiven {
  readonly reconstruction: string | undefined;
  readonly name: string | undefined;
  readonly question: string | undefined;
  readonly out: string | undefined;
  readonly force: boolean;
  readonly db: string | undefined;
  readonly rules: string | undefined;
  readonly json: boolean;
}

/** @param desk who answers; null: nobody, and the options must say it all */
export async function initCommand(
  options: InitOptions,
  terminal: Terminal,
  desk: Desk | null,
): Promise<number> {
  if (options.out !== undefined) requireFree(options.out, options.force);
  const asker = new Asker(desk);
  let atHand: AtHand;
  let answered: Answered;
  try {
    atHand = await historyAtHand(options, asker);
    answered = await askAll(asker, options, atHand);
  } finally {
    asker.close();
  }
  if (asker.issues.length > 0) throw new ScenarioError(missing(asker.issues));
  const venues = new Set(answered.legs.flatMap((leg) => leg?.venue ?? []));
  const books = readRuleBooks(shipped('data', 'venues'), venues, ownRules(options.rules));
  const answers = completed(answered, options, atHand, books);
  const file = options.out ?? `${answers.name}.yaml`;
  requireFree(file, options.force);
  const text = scenarioText(answers, file);
  // Whatever was answered is a scenario before it is a file.
  const scenario = parseScenario(text, file);
  makeFolder(dirname(file));
  replaceFile(file, text);
  const next = nextCommands(file, scenario, books, atHand.offers);
  if (options.json) {
    const { data } = readDocument(text, file);
    terminal.out(JSON.stringify({ schemaVersion: 1, file, scenario: data, next }, null, 1));
  } else terminal.out([file, '', 'next:', ...next.map((command) => `  ${command}`)].join('\n'));
  return EXIT.done;
}

const ISSUES_MAX = 10;

/** Everything that is missing, and after the last of it the other way. */
const missing = (issues: Asker['issues']) =>
  issues.slice(0, ISSUES_MAX).map((issue, i, all) =>
    i === all.length - 1 && issue.found === 'nothing'
      ? {
          ...issue,
          hint: 'give it as an option, or run  legrisk init  on a terminal, which asks',
        }
      : issue,
  );

/** What the legs may be; on a terminal it is said where that comes from. */
async function historyAtHand(
  { reconstruction: name, db }: InitOptions,
  asker: Asker,
): Promise<AtHand> {
  const folder = shipped('data', 'reconstructions');
  asker.say('Five questions. Enter takes what stands in brackets; Ctrl-C writes nothing.');
  if (name !== undefined) {
    const file = readReconstruction(name, folder);
    for (const line of wrapped(
      `On a reconstruction, ${file.title}: published prints, and a path between them.`,
      '',
      '',
    ))
      asker.say(line);
    return { offers: reconstructed(file), reconstruction: { fromMs: file.from, toMs: file.to } };
  }
  const path = storePath(db);
  const { offers, why } = existsSync(path)
    ? await offersOrNone(path)
    : { offers: [], why: 'there is none yet' };
  if (asker.isAttended && offers.length === 0) {
    const days = listReconstructions(folder).join(', ');
    const empty = why ?? 'nothing in it makes a leg';
    for (const line of [
      ...wrapped(
        `No records of your own (${path}: ${empty}). Name what you like: legrisk fetch brings its history.`,
        '',
        '',
      ),
      ...wrapped(
        `Or begin with a bundled day:  legrisk init --reconstruction NAME,  one of ${days}`,
        '',
        '',
      ),
    ])
      asker.say(line);
  }
  return { offers, reconstruction: null };
}

function requireFree(file: string, force: boolean): void {
  if (force || !existsSync(file)) return;
  throw new ScenarioError({
    where: file,
    expected: 'a file that is not there yet',
    found: 'one that is',
    hint: 'name another with --out, or write over it with --force',
  });
}

function completed(
  answered: Answered,
  { reconstruction, name, question }: InitOptions,
  { offers }: AtHand,
  books: RuleBooks,
): Answers {
  const { kind, from, to, capital, leverage, policy, reaction, borrow } = answered;
  const [first, second] = answered.legs;
  invariant(
    kind !== null && first !== null && second !== null && from !== null && to !== null,
    'what is open was told before',
  );
  invariant(
    capital !== null && leverage !== null && policy !== null && reaction !== null,
    'what is open was told before',
  );
  const legs = [first, second] as const;
  const perps = kind === 'delta-neutral' ? legs : [second];
  const currency = capital.split(' ')[1];
  return {
    ...{ kind, legs, from, to, capital, leverage, borrow, policy, reaction },
    name: name ?? nameOf(legs, from),
    question: question ?? null,
    reconstruction: reconstruction ?? null,
    hasMarks: perps.every((leg) => offerFor(leg, offers)?.hasMark !== false),
    withoutTable: perps.filter((leg) => !hasTable(leg, books)).map(offerName),
    otherQuotes: [...new Set(legs.map(({ quote }) => quote))].filter((quote) => quote !== currency),
  };
}

const offerFor = (leg: LegAnswer, offers: readonly Offer[]): Offer | undefined =>
  offers.find((offer) => offerName(offer) === offerName(leg));

function hasTable({ venue, instrument }: LegAnswer, books: RuleBooks): boolean {
  const book = books.get(venue);
  return book !== undefined && rulesFor(book.maintenance, instrument).length > 0;
}

/** `avax-binance-bybit-2025-09`: the coin, the exchanges, the month. */
function nameOf([first, second]: readonly [LegAnswer, LegAnswer], from: string): string {
  const exchanges = [first, second].map(({ venue }) => venue.split('-')[0] ?? venue);
  const parts = [first.base, ...new Set(exchanges), from.slice(0, 7)];
  const name = parts
    .join('-')
    .toLowerCase()
    .replace(/[^a-z0-9.-]/g, '')
    .replace(/^[.-]+/, '');
  return name.slice(0, 60);
}

/** What to type now: first what brings the history that is not there. */
function nextCommands(
  file: string,
  scenario: Scenario,
  books: RuleBooks,
  offers: readonly Offer[],
): readonly string[] {
  const said = /^[\w./-]+$/.test(file) ? file : JSON.stringify(file);
  const isThere = (venue: string, instrument: string): boolean =>
    offers.some(
      (offer) =>
        offer.venue === venue &&
        offer.instrument === instrument &&
        offer.fromMs <= scenario.window.from &&
        offer.toMs >= scenario.window.to,
    );
  const isComplete =
    scenario.reconstruction !== null ||
    scenarioWants(scenario, books)
      .filter(({ required }) => required)
      .every(({ venue, instrument }) => isThere(venue, instrument));
  return [...(isComplete ? [] : [`legrisk fetch --for ${said}`]), `legrisk replay ${said}`];
}
