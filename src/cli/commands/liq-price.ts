/** `legrisk liq-price`: where one position is liquidated, and how far that is. */
import { DataError, ScenarioError } from '../../domain/errors.ts';
import { readRuleBooks } from '../../loaders/venue-rules.ts';
import type { Position } from '../../margin/cross-positions.ts';
import { liquidationPoint } from '../../margin/liq-price.ts';
import { beyondTable, initialRate } from '../../margin/position-table.ts';
import {
  flatTerms,
  LATEST,
  type VenueTerms,
  venueTerms,
  withCloseFee,
} from '../../margin/venue-terms.ts';
import { didYouMean } from '../../units/nearest.ts';
import { contractsOf, parseInstrument } from '../../venues/instruments.ts';
import { isVenueName, VENUES, venueNamed } from '../../venues/names.ts';
import type { RuleBook } from '../../venues/rule-book.ts';
import { EXIT } from '../failure.ts';
import { answerJson, type LiqPriceAnswer, notes } from '../liq-price-answer.ts';
import {
  type LiqPriceOptions,
  positionOf,
  type Question,
  questionOf,
} from '../liq-price-question.ts';
import { answerText } from '../liq-price-text.ts';
import { shipped } from '../places.ts';
import type { Terminal } from '../terminal.ts';

export function liqPriceCommand(options: LiqPriceOptions, terminal: Terminal): number {
  const question = questionOf(options);
  const answer = answerTo(question, bookOf(question.venue, options.rules));
  for (const note of notes(answer)) terminal.say(`note: ${note}`);
  terminal.out(options.json ? JSON.stringify(answerJson(answer), null, 1) : answerText(answer));
  return EXIT.done;
}

/** @throws ScenarioError when the venue is none of perpetuals that has a rule book */
function bookOf(venue: string, own: string | undefined): RuleBook {
  const book = readRuleBooks(shipped('data', 'venues'), new Set([venue]), own).get(venue);
  const isSpot = venueNamed(venue)?.spotOrPerp === 'spot';
  if (book !== undefined && !isSpot) return book;
  const perpetuals = VENUES.filter(({ spotOrPerp }) => spotOrPerp === 'perp').map(
    ({ name }) => name,
  );
  const hint = isSpot ? undefined : didYouMean(venue, perpetuals);
  throw new ScenarioError({
    where: '--venue',
    expected: `a venue of perpetuals: ${perpetuals.join(', ')}`,
    found: venue,
    ...(hint === undefined ? {} : { hint }),
  });
}

function answerTo(question: Question, book: RuleBook): LiqPriceAnswer {
  const { instrument, closeFee } = question;
  const { contract, isGuess } = contractOf(question);
  const found = termsOf(question, book);
  const terms = closeFee === null ? found : withCloseFee(found, closeFee);
  const { measure, contractSize } = terms.rule;
  const position = positionOf(question, contract, measure === 'contracts' ? contractSize : null);
  withinTable(question, terms, position);
  const point = liquidationPoint(position, question.backing, terms, {
    price: question.mark ?? question.entry,
    adverseFunding: question.fundingRate,
  });
  const known = parseInstrument(book.venue, instrument);
  return {
    question,
    book,
    position,
    terms,
    point,
    contractIsGuess: isGuess,
    base: known?.base ?? null,
    quote: known?.quote ?? null,
    leastInitial: initialRate(terms.rule, position),
  };
}

/** @throws DataError for a size beyond the last tier that is known */
function withinTable({ venue, instrument }: Question, terms: VenueTerms, position: Position): void {
  const issue = beyondTable(terms.rule, position);
  if (issue === null) return;
  throw new DataError({
    where: `${venue} ${instrument}`,
    ...issue,
    hint: `give a rate (--maintenance "1 %"), or import a fuller table:  legrisk tiers import FILE --venue ${venue} --at DATE`,
  });
}

function termsOf({ instrument, atMs, maintenance }: Question, book: RuleBook): VenueTerms {
  const at = atMs ?? LATEST;
  return maintenance === null
    ? venueTerms(book, instrument, at)
    : flatTerms(book, instrument, at, maintenance);
}

/**
 * Linear or inverse: as asked, as the venue's spelling says, or as all its contracts are. Any other
 * name of a venue that has both kinds is taken by its letters, and that is said.
 *
 * @throws ScenarioError when another kind is asked than the name says
 */
function contractOf({ venue, instrument, contract }: Question): {
  readonly contract: 'linear' | 'inverse';
  readonly isGuess: boolean;
} {
  const spelled = parseInstrument(venue, instrument)?.contract;
  if (contract !== null) {
    if (spelled === undefined || spelled === contract) return { contract, isGuess: false };
    throw new ScenarioError({
      where: '--contract',
      expected: `${spelled}, as ${venue} ${instrument} is by its name`,
      found: contract,
      hint: 'leave --contract out, or name another instrument',
    });
  }
  if (spelled === 'linear' || spelled === 'inverse') return { contract: spelled, isGuess: false };
  const kinds = isVenueName(venue) ? contractsOf(venue) : [];
  const [only] = kinds;
  if (kinds.length === 1 && (only === 'linear' || only === 'inverse'))
    return { contract: only, isGuess: false };
  // Priced in dollars that nobody can post: such contracts are margined in their coin.
  return { contract: /USD(?![TC])/i.test(instrument) ? 'inverse' : 'linear', isGuess: true };
}
