/** Two runs against each other: what was asked differently, what came out differently, and why. */
import type { ReplayResult } from '../../domain/result.ts';
import { type PathDifference, scenarioDifferences } from '../../scenario/differences.ts';
import { minuteText } from '../../units/time.ts';
import { forcedOut } from '../forced.ts';
import { money, signed } from '../format.ts';
import { verdictSentence } from '../verdict.ts';
import { attributionOf } from './attribution.ts';
import type {
  Attribution,
  ComparedRun,
  ComparedSide,
  Comparison,
  Parting,
  VenueView,
} from './comparison.ts';
import { figureDifferences, isSame } from './figures.ts';
import { groundDifferences, hindrancesOf } from './ground.ts';
import { partingsOf } from './parting.ts';

/**
 * @param venues the view of crossing venues against staying on one, where it is to be shown
 * @throws ScenarioError when a recipe is no scenario's text
 */
export function compareRuns(a: ComparedRun, b: ComparedRun, venues: VenueView | null): Comparison {
  const asked =
    a.recipe === null || b.recipe === null ? [] : scenarioDifferences(a.recipe, b.recipe);
  const attribution = attributionOf(a.result, b.result);
  const partings = partingsOf(a.result, b.result);
  const context = { a: a.result, b: b.result, attribution, asked, parting: partings.parting };
  const ground = groundDifferences(a, b);
  const figures = figureDifferences(a.result, b.result, context);
  const identical =
    asked.length === 0 &&
    ground.length === 0 &&
    partings.firstDifference === null &&
    figures.every(isSame);
  const told = { identical, asked, attribution, parting: partings.parting };
  return {
    a: sideOf(a),
    b: sideOf(b),
    identical,
    sentence: sentenceOf(a.result, b.result, told),
    scenarioDifferences: asked,
    groundDifferences: ground,
    hindrances: hindrancesOf(a.result, b.result),
    ...partings,
    attribution,
    figures,
    venues,
  };
}

const sideOf = ({ given, result }: ComparedRun): ComparedSide => ({
  given,
  scenario: result.scenario,
  question: result.question,
  verdict: verdictSentence(result),
  constructionText: result.constructionText,
  currency: result.currency,
  capitalQuote: result.totals.capitalQuote,
  windowMs: result.windowMs,
  reconstruction: result.reconstruction,
});

interface Told {
  readonly identical: boolean;
  readonly asked: readonly PathDifference[];
  readonly attribution: Attribution | null;
  readonly parting: Parting | null;
}

/** What was asked, what happened, what it cost: the chain in one breath. */
function sentenceOf(a: ReplayResult, b: ReplayResult, told: Told): string {
  if (told.identical) return 'No difference: the same was asked, and every figure is the same.';
  // Of two windows the first entry parts them, which says nothing.
  const isOneWindow = a.windowMs.join() === b.windowMs.join();
  const parting = isOneWindow ? partingSentence(told.parting) : null;
  return [netSentence(a, b, told), parting, forcedSentence(a, b)]
    .filter((text) => text !== null)
    .join(' ');
}

function netSentence(a: ReplayResult, b: ReplayResult, { attribution }: Told): string {
  if (attribution === null)
    return `A made ${money(a.totals.netQuote, a.currency)} and B ${money(b.totals.netQuote, b.currency)}.`;
  const { netDifferenceQuote: apart, lines } = attribution;
  if (Math.abs(apart) < CENT / 2) return 'Both ended with the same net.';
  const way = apart < 0 ? 'less' : 'more';
  const [most] = lines.toSorted(
    (x, y) => Math.abs(y.differenceQuote) - Math.abs(x.differenceQuote),
  );
  const share =
    most === undefined
      ? ''
      : `; the largest part is ${most.name.toLowerCase().replace('p&l', 'P&L')}, ${signed(most.differenceQuote)}`;
  return `A ended with ${money(Math.abs(apart), a.currency)} ${way} than B${share}.`;
}

const CENT = 0.01;

function partingSentence(parting: Parting | null): string | null {
  if (parting === null) return 'The same things happened in both, at other amounts.';
  const side = (name: string, told: Parting['a']): string =>
    told === null ? `nothing in ${name}` : `${told.text} in ${name}`;
  return `They part on ${minuteText(parting.atMs)} UTC: ${side('A', parting.a)}, ${side('B', parting.b)}.`;
}

function forcedSentence(a: ReplayResult, b: ReplayResult): string | null {
  const [left, right] = [forcedOut(a).length > 0, forcedOut(b).length > 0];
  if (left && right) return 'Both were forced out.';
  return left || right ? `Only ${left ? 'A' : 'B'} was forced out.` : null;
}
