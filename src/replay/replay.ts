/**
 * One replay, whole: the plan is run, its twin beside it, and everything a result says is read off
 * the two. Nothing here reads a clock, a file or a random number: equal inputs give equal results.
 */

import type { LedgerRow, ResultCurves } from '../domain/report.ts';
import type { Assumption, DeriskingResult, ReplayResult } from '../domain/result.ts';
import type { Scenario } from '../domain/scenario.ts';
import { isFunding, type Provenance, seriesName, signalName } from '../domain/series.ts';
import { femtoText } from '../ledger/journal.ts';
import type { TapeAndCoverage } from '../market/build-tape.ts';
import type { Tape } from '../market/tape.ts';
import { accountResults, accountStories } from '../metrics/delta-neutral-account.ts';
import { divergence } from '../metrics/divergence.ts';
import type { Booked } from '../metrics/forced-exit.ts';
import { isForced } from '../metrics/moments.ts';
import { netDelta } from '../metrics/net-delta.ts';
import { accountAssumptions } from './account-words.ts';
import { type UnderCrowd, underCrowd } from './crowd.ts';
import { crowdAssumptions } from './crowd-words.ts';
import { curvesOf } from './curves.ts';
import { deriskingResult } from './derisking.ts';
import { eventsOf } from './events.ts';
import { exitAssumptions } from './exits/words.ts';
import { figuresOf, netOf } from './figures.ts';
import { impossiblePrints } from './impossible-prints.ts';
import { hasOwnDelta, legsOf, makePlan, type PlanAndRules, type RuleBooks } from './plan.ts';
import { policyAssumptions } from './policy-words.ts';
import { type ReplayHistory, seriesOf } from './replay-history.ts';
import { booked, type Engine, type RunPlan, runner } from './run-plan.ts';
import { spotChart } from './spot-chart.ts';
import { movesMarks, stressAssumptions } from './stress-words.ts';
import { tapeOf } from './tape-of.ts';
import { unplannedAssumptions } from './unplanned-words.ts';
import { constructionText, conversionWords, gateResults, resolutionLimits } from './words.ts';

export interface ReplayOutcome {
  readonly result: ReplayResult;
  readonly curves: ResultCurves;
  readonly ledger: readonly LedgerRow[];
  /** What it ran on, for those who ask the same history something else. */
  readonly tape: Tape;
}

/**
 * @throws ScenarioError, DataError as `makePlan` and `buildTape` do
 */
export function replay(
  scenario: Scenario,
  books: RuleBooks,
  history: ReplayHistory,
  engine: Engine = 'indexed',
): ReplayOutcome {
  const { planned, built, actual, run, crowd } = runScenario(scenario, books, history, engine);
  const { plan, tape } = actual;
  const twin = booked(plan, tape, run(false));
  const { net, forced, required, equity, ratios, legs, totals } = figuresOf(scenario, actual, twin);
  const chart = spotChart(twin);
  const accounts = accountStories(actual, scenario.accounts);
  const partial = {
    ...heading(scenario, tape, engine),
    ambiguous: actual.run.ambiguousBars.length > 0,
    netBoundsQuote: netBounds(actual, net, run),
    legs,
    totals,
    forcedExit: forced?.parts ?? null,
    spotChartVerdict: chart.verdict,
    spotChartReason: chart.reason,
    venueMarkVerdict: {
      survives: actual.run.lives.every(({ liquidation }) => liquidation === null),
    },
    seeds: null,
    ...divergenceOf(scenario, actual),
    exits: actual.run.exitOutcomes,
    derisking: deriskingOf(actual, engine),
    crowd: crowd?.tell(actual, twin) ?? null,
    variants: [],
    netDelta: netDelta(actual, scenario.deltaBand),
    deltaNeutralAccounts: accountResults(actual, accounts),
    events: eventsOf(actual, ratios, accounts),
    resolutionLimits: resolutionLimits(scenario, tape, actual.run),
    ...evidence(
      withHistory(withCrowd(planned, scenario, crowd), scenario, books, history),
      built,
      history,
      scenario,
    ),
  };
  const result: ReplayResult = { ...partial, gates: gateResults(scenario, partial) };
  return {
    result,
    curves: curvesOf(actual, twin, { required, ratios, equity }),
    ledger: ledgerRows(actual),
    tape,
  };
}

interface RunScenario {
  readonly planned: PlanAndRules;
  readonly built: TapeAndCoverage;
  readonly actual: Booked;
  readonly run: RunPlan;
  readonly crowd: UnderCrowd | null;
}

/** The scenario's plan on its tape, run once. */
function runScenario(
  scenario: Scenario,
  books: RuleBooks,
  history: ReplayHistory,
  engine: Engine,
): RunScenario {
  const planned = makePlan(scenario, books);
  const built = tapeOf(scenario, history);
  const crowd = underCrowd(scenario, books, planned.plan, built.tape, engine);
  const { plan, tape } = crowd ?? { plan: planned.plan, tape: built.tape };
  const run = runner(plan, tape, engine);
  return { planned, built, actual: booked(plan, tape, run(true)), run, crowd };
}

function heading(scenario: Scenario, tape: Tape, engine: Engine) {
  return {
    scenario: scenario.name,
    question: scenario.question,
    engine,
    engineNote: null,
    windowMs: [scenario.window.from, scenario.window.to] as const,
    gridMs: tape.gridMs,
    currency: scenario.capital.currency,
    reconstruction: scenario.reconstruction,
    constructionText: constructionText(scenario),
  };
}

/** One more run of the same plan, in which nothing is reduced; null where nothing is asked to be. */
function deriskingOf(actual: Booked, engine: Engine): DeriskingResult | null {
  const { plan, tape } = actual;
  if (plan.derisk === null) return null;
  const held = { ...plan, derisk: null };
  return deriskingResult(actual, booked(held, tape, runner(held, tape, engine)(true)));
}

/** Divergence of the two prices; none of a reconstruction, whose venues share one driver, nor of moved marks. */
function divergenceOf(
  scenario: Scenario,
  { plan, tape }: Booked,
): Pick<ReplayResult, 'divergence' | 'divergenceReason'> {
  const { reconstruction, crowd } = scenario;
  if (crowd !== null)
    return {
      divergence: null,
      divergenceReason: 'a crowd moves the marks, so their divergence is nobody’s record',
    };
  if (movesMarks(scenario))
    return {
      divergence: null,
      divergenceReason: 'the marks are stressed, so their divergence is nobody’s record',
    };
  if (reconstruction !== null)
    return {
      divergence: null,
      divergenceReason:
        'a reconstruction shares one driver between venues, so its divergence is nobody’s record',
    };
  if (hasOwnDelta(plan))
    return {
      divergence: null,
      divergenceReason: 'the two prices are of different things: one leg has a delta of its own',
    };
  const oneSpot = plan.legs.some(({ contract }) => contract === 'spot');
  return {
    divergence: divergence(tape),
    divergenceReason: oneSpot ? 'between the spot price and the perp’s mark: the basis' : null,
  };
}

/** Which roles a replay leaves dead: what the seeds of a reconstruction are compared by. */
export function deadRoles(
  scenario: Scenario,
  books: RuleBooks,
  history: ReplayHistory,
  engine: Engine,
): string {
  const { lives } = runScenario(scenario, books, history, engine).actual.run;
  const dead = lives.filter(isForced).map(({ leg }) => leg);
  return [...new Set(dead)].sort().join();
}

/** Net under every order of deaths the record allows. */
function netBounds(actual: Booked, net: number, run: RunPlan): readonly [number, number] {
  const { plan, tape } = actual;
  if (actual.run.ambiguousBars.length === 0) return [net, net];
  const nets =
    plan.cross === null
      ? plan.legs.map((_, leg) => {
          const resolution = { kind: 'survives', leg } as const;
          return netOf(booked(plan, tape, run(true, resolution)));
        })
      : actual.run.otherNets;
  const low = nets.reduce((least, other) => Math.min(least, other), net);
  return [low, nets.reduce((most, other) => Math.max(most, other), net)];
}

/** The plan's assumptions with those of the crowd, before all others: they make a counterfactual of it. */
const withCrowd = (
  planned: PlanAndRules,
  scenario: Scenario,
  crowd: UnderCrowd | null,
): PlanAndRules =>
  crowd === null
    ? planned
    : { ...planned, assumptions: [...crowdAssumptions(scenario, crowd), ...planned.assumptions] };

/** The plan's assumptions with those of the history it is run on. */
function withHistory(
  planned: PlanAndRules,
  scenario: Scenario,
  books: RuleBooks,
  { legs }: ReplayHistory,
): PlanAndRules {
  const said = legs.flatMap(({ mark, funding }) => {
    const found: Assumption[] = [];
    const book = books.get(mark.key.venue);
    if (book?.trigger.price === 'oracle' && mark.key.kind === 'mark')
      found.push({
        code: 'oracle-as-mark',
        text: `${book.title}: the venue decides on its oracle price; the mark that is loaded stands for it.`,
      });
    const lender = funding === null ? undefined : books.get(funding.key.venue);
    const impossible =
      funding === null || !isFunding(funding) || lender === undefined
        ? null
        : impossiblePrints(scenario, lender, funding);
    return impossible === null ? found : [...found, impossible];
  });
  return { ...planned, assumptions: [...planned.assumptions, ...said] };
}

type Evidence = Pick<
  ReplayResult,
  'rules' | 'assumptions' | 'coverage' | 'provenance' | 'findings' | 'acceptedUnfound'
>;

function evidence(
  { rules, assumptions }: PlanAndRules,
  { notes, coverage }: TapeAndCoverage,
  history: ReplayHistory,
  scenario: Scenario,
): Evidence {
  const { findings = [] } = history;
  const provenance: Record<string, readonly Provenance[]> = {};
  for (const one of seriesOf(history)) provenance[seriesName(one.key)] = one.provenance;
  const taken = Object.values(provenance).flatMap((sources) => sources.flatMap((one) => one.notes));
  const said = [...new Set([...notes, ...taken])].map((text) => ({ code: 'data', text }));
  const own = [
    ...scenarioAssumptions(scenario),
    ...policyAssumptions(scenario),
    ...stressAssumptions(scenario),
    ...unplannedAssumptions(scenario),
    ...exitAssumptions(scenario),
    ...accountAssumptions(scenario),
  ];
  const unique = [...own, ...assumptions, ...said].filter(
    (one, i, all) => all.findIndex(({ text }) => text === one.text) === i,
  );
  const found = new Set(findings.map(({ code }) => code));
  const acceptedUnfound = scenario.accept.filter((code) => !found.has(code));
  return { rules, assumptions: unique, coverage, provenance, findings, acceptedUnfound };
}

function scenarioAssumptions(scenario: Scenario): ReplayResult['assumptions'] {
  const said: { code: string; text: string }[] = [];
  if (scenario.reconstruction !== null)
    said.push({
      code: 'reconstruction',
      text: `The history is the reconstruction ${scenario.reconstruction}, made from published prints; it is not a record of any exchange.`,
    });
  for (const { role, delta } of legsOf(scenario.construction))
    if (delta !== undefined)
      said.push({
        code: 'own-delta',
        text: `The ${role} moves with its own price series, whatever is in it; its delta is ${signalName(delta)} as of each bar's open, and a value stands until the next one is stamped. The other leg is sized by it at the entry and not again: what the delta does afterwards is left unhedged, and told as net delta.`,
      });
  if (scenario.mark === 'last')
    said.push({ code: 'mark-last', text: 'Last trades stand for the mark of every perpetual.' });
  if (scenario.quotes === 'at par')
    said.push({ code: 'at-par', text: 'Different quote currencies are taken at par.' });
  const ways = conversionWords(scenario);
  if (ways.length > 0)
    said.push({
      code: 'converted',
      text: `${ways.join('; ')}. Everything is counted in ${scenario.capital.currency} at each moment's price; marks and triggers stay in their own quote.`,
    });
  if (scenario.gaps.max > 0)
    said.push({
      code: 'gaps',
      text: 'Missing bars up to the allowed length are not walked; see coverage.',
    });
  return said;
}

const ledgerRows = ({ run }: Booked): readonly LedgerRow[] =>
  run.journal.transfers.map(({ atMs, from, to, amount, reason, leg }) => ({
    atMs,
    from:
      from === to || leg === '' || from.includes(leg) || to.includes(leg)
        ? from
        : `${from} (${leg})`,
    to,
    reason,
    amountQuote: femtoText(amount),
  }));
