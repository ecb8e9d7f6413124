/** What auto-deleveraging rests on, and what a round did, in sentences. */
import type {
  Adl,
  AdlCloseRule,
  AdlEvent,
  AdlPrice,
  AdlQueue,
  AdlRecord,
  AdlScore,
} from '../domain/adl.ts';
import type { Assumption } from '../domain/result.ts';
import type { LegLife, LegPlan, LifeDeleveraging, SparedLeg } from '../domain/run.ts';
import { minuteText } from '../units/time.ts';
import type { AdlRule, RuleBook } from '../venues/rule-book.ts';
import { percent } from './rule-words.ts';

/** An event, and where the scenario says it; null: a record does. */
export interface StatedRound {
  readonly event: AdlEvent;
  readonly where: string | null;
}

/** A leg with the rounds that may meet it. */
export interface MetLeg {
  readonly leg: LegPlan;
  readonly book: RuleBook;
  readonly stated: readonly StatedRound[];
}

export function adlAssumptions(
  adl: Adl,
  record: AdlRecord | null,
  met: readonly MetLeg[],
): readonly Assumption[] {
  const hit = met.filter(({ stated }) => stated.length > 0);
  if (hit.length === 0)
    return [
      {
        code: 'adl-none',
        text: 'Auto-deleveraging: none of the rounds is on a leg’s venue, of its instrument and its side, inside the window.',
      },
    ];
  const said = hit.flatMap((leg) => ofLeg(adl, leg));
  said.push({
    code: 'adl-queue',
    text: `${queueWords(adl.queue)} A round closes its share of what is open of the side then, and the next one takes from what it left; nobody new joins the queue.`,
  });
  said.push({
    code: 'adl-late',
    text: 'A round takes effect at the first open at or after its instant, without a fee. The haircut is told against that open’s mark: after a printed price it holds what the mark did since.',
  });
  if (record !== null && hit.some(({ stated }) => stated.some(({ where }) => where === null)))
    for (const text of record.assumed)
      said.push({ code: 'adl-record', text: `${record.title}: ${text}` });
  return said;
}

function ofLeg(adl: Adl, { leg, book, stated }: MetLeg): Assumption[] {
  const events = stated.map(({ event }) => event);
  const [first, last] = [events[0], events.at(-1)];
  if (first === undefined || last === undefined) return [];
  const when =
    events.length === 1
      ? `A round at ${minuteText(first.at)} UTC`
      : `${events.length} rounds from ${minuteText(first.at)} to ${minuteText(last.at)} UTC`;
  const prices = [...new Set(events.map(({ price }) => priceWords(price, book)))];
  const said: Assumption[] = [
    {
      code: 'adl',
      text: `${when} of auto-deleveraging on ${book.title} may close the ${leg.role}, while it wins, ${prices.join(', or ')}.`,
    },
  ];
  if (adl.queue.kind === 'population') said.push({ code: 'adl-score', text: scoreWords(book) });
  return said;
}

function queueWords(queue: AdlQueue): string {
  if (queue.kind === 'behind')
    return queue.share === 0
      ? 'The leg is first in the queue.'
      : `When it is opened the leg stands behind ${percent(queue.share)} of its side.`;
  const weight = queue.own === 0 ? 'is too small to be closed in part' : 'may be closed in part';
  return `The leg stands in a queue of ${queue.accounts.length} stated accounts and ${weight}.`;
}

function priceWords(price: AdlPrice, { title, adl }: RuleBook): string {
  switch (price.kind) {
    case 'venue':
      return `at the ${adl?.close?.kind ?? 'mark'} as ${title} does`;
    case 'mark':
      return 'at the mark';
    case 'previous mark':
      return 'at the mark before, the close of the bar before';
    case 'oracle':
      return 'at the index, or at the mark where none is loaded';
    case 'bankruptcy': {
      const where = price.beyond < 0 ? 'better' : 'worse';
      return `at a bankruptcy price ${percent(Math.abs(price.beyond))} ${where} than the mark`;
    }
    case 'printed':
      return 'at the price that was printed';
  }
}

/** A venue's own rule, as it stands in its book. */
export function adlRuleWords({ close, score }: AdlRule): string {
  const order =
    score === 'random'
      ? 'closes anybody, from a random place on'
      : score === null
        ? 'the order of winners is not recorded'
        : `winners in the order of ${SCORE_WORDS[score]}`;
  return `${order}; ${close === null ? 'the price is not recorded' : closeWords(close)}`;
}

const AT_BANKRUPTCY = 'at the bankruptcy price of those that are covered';

function closeWords(close: AdlCloseRule): string {
  switch (close.kind) {
    case 'bankruptcy':
      return AT_BANKRUPTCY;
    case 'mark':
      return 'at the mark';
    case 'previous mark':
      return 'at the mark before';
    case 'bankruptcy near mark':
      return `${AT_BANKRUPTCY}, or at the mark where that is more than ${percent(close.share)} away`;
  }
}

const SCORE_WORDS: Readonly<Record<AdlScore, string>> = {
  'profit on notional': 'profit ÷ notional times notional ÷ equity',
  'profit on entry value': 'profit ÷ value at entry times value ÷ equity',
  'price ratio': 'mark ÷ entry times notional ÷ equity',
  'margin ratio': 'profit ÷ margin over the margin ratio',
  random: 'nothing',
};

function scoreWords({ title, adl, hedgeRank }: RuleBook): string {
  const score = adl?.score ?? null;
  const by =
    score === null
      ? `How ${title} orders winners is not recorded: ${SCORE_WORDS['profit on notional']} stands in`
      : `${title} orders winners by ${SCORE_WORDS[score]}`;
  const hedges =
    hedgeRank?.lowered === true
      ? 'accounts that it counts as delta-neutral come last'
      : 'a hedge has no place of its own';
  return `${by}; ${hedges}. What is posted for a position counts as its account.`;
}

/** Per cent to four digits: shares of what is left of a queue are seldom round. */
const about = (share: number): string => percent(Number(share.toPrecision(4)));

/** Of a leg that was closed: where it stood. */
export function deleveragedNote(
  { closedShare }: LegLife,
  { ahead, taken }: LifeDeleveraging,
): string {
  const part =
    closedShare < 1 ? ` ${about(closedShare)} of the leg was closed; the rest goes on.` : '';
  return `Stood behind ${about(ahead)} of its side; ${about(taken)} was closed.${part}`;
}

/** Of a leg that was passed by. */
export const sparedNote = ({ why, ahead, taken }: SparedLeg): string =>
  why === 'at a loss'
    ? `The leg was at a loss, and only winners are closed; ${about(taken)} of its side was.`
    : `Stood behind ${about(ahead)} of its side; ${about(taken)} was closed.`;
