/** Which rounds of auto-deleveraging may meet which leg, and as its venue has it. */
import type { Adl, AdlCloseRule, AdlEvent, AdlRecord } from '../domain/adl.ts';
import { type Issue, ScenarioError } from '../domain/errors.ts';
import type { Assumption } from '../domain/result.ts';
import type { RuleInForce } from '../domain/rules-used.ts';
import type { DeleveragingPlan, LegDeleveraging, LegPlan, PlannedRound } from '../domain/run.ts';
import type { Account, Scenario } from '../domain/scenario.ts';
import { exchangeNamed, walletOf } from '../venues/exchanges.ts';
import type { RuleBook } from '../venues/rule-book.ts';
import { adlAssumptions, adlRuleWords, type MetLeg, type StatedRound } from './adl-words.ts';
import { NO_TABLE, UNDATED } from './dated-rules.ts';

/** A plan's rounds, and what they rest on. */
export interface PlannedDeleveraging {
  readonly plan: DeleveragingPlan | null;
  /** By leg. */
  readonly rules: readonly (readonly RuleInForce[])[];
  readonly assumptions: readonly Assumption[];
}

/**
 * @throws ScenarioError where a round could not be played: a venue of which it is not known at which
 *         price it closes, or a construction that does not come apart into legs
 */
export function planDeleveraging(
  scenario: Scenario,
  legs: readonly [LegPlan, LegPlan],
  bookOf: (leg: LegPlan) => RuleBook,
): PlannedDeleveraging {
  const { adl } = scenario;
  if (adl === null) return { plan: null, rules: [[], []], assumptions: [] };
  const books = legs.map(bookOf);
  const record = recordOf(adl, books);
  const met = legs.map(
    (leg, i): MetLeg => ({
      leg,
      book: books[i] as RuleBook,
      stated: roundsOf(scenario, adl, record, leg),
    }),
  );
  const issues = met.flatMap((one) => issuesOf(scenario, adl, one));
  if (issues.length > 0) throw new ScenarioError(issues);
  const [first, second] = met.map((one) => legDeleveraging(scenario, one));
  const plan =
    (first ?? second ?? null) === null
      ? null
      : { queue: adl.queue, legs: [first ?? null, second ?? null] as const };
  return { plan, rules: met.map(rulesOf), assumptions: adlAssumptions(adl, record, met) };
}

/** The venue's own rule, of a leg that may meet a round. */
function rulesOf({ book: { adl }, stated }: MetLeg): readonly RuleInForce[] {
  if (adl === null || stated.length === 0) return [];
  const { source, checkedAgainst } = adl;
  const text = adlRuleWords(adl);
  return [{ ...UNDATED, ...NO_TABLE, what: 'auto-deleveraging', text, source, checkedAgainst }];
}

/** Of the venues that a leg is on; null: the scenario names none, or of another venue. */
const recordOf = ({ history }: Adl, books: readonly RuleBook[]): AdlRecord | null =>
  books.flatMap(({ adlRecords }) => adlRecords).find(({ name }) => name === history) ?? null;

/** Rounds on a leg's venue, of its instrument and its side, inside the window, oldest first. */
function roundsOf(
  { window }: Scenario,
  { events }: Adl,
  record: AdlRecord | null,
  { venue, instrument, side, contract }: LegPlan,
): readonly StatedRound[] {
  if (contract === 'spot') return [];
  const own = events.map((event, i) => ({ event, where: `adl.events.${i}` }));
  const recorded = ofInstrument(record?.events ?? [], instrument);
  return [...own, ...recorded.map((event) => ({ event, where: null }))]
    .filter(
      ({ event }) =>
        event.venue === venue &&
        (event.instrument ?? instrument) === instrument &&
        event.side === (side > 0 ? 'long' : 'short') &&
        event.at >= window.from &&
        event.at < window.to,
    )
    .sort((a, b) => a.event.at - b.event.at);
}

/** A record's events of an instrument that some of them name, or else those of every instrument. */
function ofInstrument(events: readonly AdlEvent[], instrument: string): readonly AdlEvent[] {
  const named = events.filter((event) => event.instrument === instrument);
  return named.length > 0 ? named : events.filter((event) => event.instrument === null);
}

function issuesOf(scenario: Scenario, { queue }: Adl, { leg, book, stated }: MetLeg): Issue[] {
  if (stated.length === 0) return [];
  const issues: Issue[] = [];
  const { construction } = scenario;
  const margin = construction.kind === 'cash-and-carry' ? construction.margin : null;
  if (margin === 'cross')
    issues.push({
      where: 'adl',
      expected: 'legs whose margin is posted for each by itself',
      found: 'construction.margin: cross',
      hint: 'write  margin: segregated , or take adl away: what a shared account is worth without its short is not modelled',
    });
  if (margin === 'inverse' && queue.kind === 'population' && queue.own > 0)
    issues.push({
      where: 'adl.queue.own',
      expected: 'no weight of its own: the perp of an inverse carry is closed whole',
      found: `${queue.own}`,
      hint: 'take the key away',
    });
  if (queue.kind === 'population' && book.adl?.score === 'random')
    issues.push({
      where: 'adl.queue.accounts',
      expected: `a place in the queue: ${leg.venue} takes counterparties from a random place on`,
      found: `${queue.accounts.length} accounts`,
      hint: 'write  queue: { behind: 50 % }',
    });
  for (const { event, where } of stated)
    if (event.price.kind === 'venue' && closeOf(book.adl?.close ?? null) === null)
      issues.push({
        where: `${where ?? 'adl'}.price`,
        expected: `a price: ${closeWords(book)}`,
        found: 'venue',
        hint: 'write  price: { bankruptcy: 1 % } , how far beyond the mark it lay, or  price: mark',
      });
  return issues;
}

const closeWords = ({ title, adl }: RuleBook): string =>
  adl === null || adl.close === null
    ? `at which price ${title} closes is not recorded`
    : `${title} closes at the bankruptcy price of the positions it covers, which the scenario has to say`;

/** A venue's rule as a price, where that needs nothing else to be known. */
function closeOf(close: AdlCloseRule | null): PlannedRound['price'] | null {
  return close?.kind === 'mark' || close?.kind === 'previous mark' ? { kind: close.kind } : null;
}

function legDeleveraging(
  scenario: Scenario,
  { leg, book, stated }: MetLeg,
): LegDeleveraging | null {
  if (stated.length === 0) return null;
  const close = book.adl?.close ?? null;
  return {
    rounds: stated.flatMap(({ event: { at, share, price } }) => {
      const known = price.kind === 'venue' ? closeOf(close) : price;
      return known === null ? [] : [{ atMs: at, share, price: known }];
    }),
    score: book.adl?.score ?? 'profit on notional',
    bankruptcyWithin: close?.kind === 'bankruptcy near mark' ? close.share : null,
    hedgesLast: book.hedgeRank?.lowered ?? false,
    account: accountOn(scenario.accounts, leg.venue),
  };
}

/** Facts of the exchange whose wallet a leg on the venue draws on. */
function accountOn(
  accounts: Readonly<Record<string, Account>> | null,
  venue: string,
): LegDeleveraging['account'] {
  for (const [exchange, facts] of Object.entries(accounts ?? {})) {
    const known = exchangeNamed(exchange);
    if (known !== null && walletOf(known, venue) !== null) return { exchange, facts };
  }
  return null;
}
