/** The engine opened up, for tests that ask more than a result says or set more than an input can. */
import type { Plan } from '../../src/domain/run.ts';
import type { Scenario } from '../../src/domain/scenario.ts';
import type { BarSeries, FundingSeries, PriceKind } from '../../src/domain/series.ts';
import type { Tape } from '../../src/market/tape.ts';
import { type BookedRun, runBars } from '../../src/replay/bar-engine.ts';
import { makePlan } from '../../src/replay/plan.ts';
import { type ReplayOutcome, replay } from '../../src/replay/replay.ts';
import type { ReplayHistory } from '../../src/replay/replay-history.ts';
import type { Engine } from '../../src/replay/run-plan.ts';
import { tapeOf } from '../../src/replay/tape-of.ts';
import type { RuleBook } from '../../src/venues/rule-book.ts';
import { booksOf, historyOf, scenarioOf } from '../differential/engine.ts';
import type { OracleBars, OracleInput } from '../differential/oracle/types.ts';

export interface Changes {
  readonly scenario?: Partial<Scenario>;
  readonly history?: (history: ReplayHistory) => ReplayHistory;
  readonly books?: (books: ReadonlyMap<string, RuleBook>) => ReadonlyMap<string, RuleBook>;
  readonly engine?: Engine;
}

/** A replay of an input, with what an input can not say changed. */
export function tell(input: OracleInput, change: Changes = {}): ReplayOutcome {
  const same = <T>(value: T): T => value;
  return replay(
    { ...scenarioOf(input), ...change.scenario },
    (change.books ?? same)(booksOf(input)),
    (change.history ?? same)(historyOf(input)),
    change.engine,
  );
}

export interface Runs {
  readonly plan: Plan;
  readonly tape: Tape;
  readonly actual: BookedRun;
  readonly twin: BookedRun;
}

/** The run and its twin, before any figure is made of them. */
export function runsOf(input: OracleInput): Runs {
  const scenario = scenarioOf(input);
  const { plan } = makePlan(scenario, booksOf(input));
  const { tape } = tapeOf(scenario, historyOf(input));
  return { plan, tape, actual: runBars(plan, tape, true), twin: runBars(plan, tape, false) };
}

/** Bars as a series of any kind. */
export function seriesOf(
  { bars, resolutionMs }: OracleBars,
  kind: PriceKind,
  venue = 'elsewhere',
): BarSeries {
  const column = (name: 'openMs' | 'open' | 'high' | 'low' | 'close'): Float64Array =>
    Float64Array.from(bars, (bar) => bar[name]);
  return {
    key: { venue, instrument: 'COIN', kind, origin: 'record' },
    resolutionMs,
    openMs: column('openMs'),
    open: column('open'),
    high: column('high'),
    low: column('low'),
    close: column('close'),
    provenance: [],
  };
}

/** Prints as [instant, rate], with an interval or a price where the record has one. */
export function fundingOf(
  prints: readonly (readonly [number, number])[],
  own: { readonly intervalMs?: number; readonly price?: number } = {},
): FundingSeries {
  return {
    key: { venue: 'elsewhere', instrument: 'COIN', kind: 'funding', origin: 'record' },
    settledAtMs: Float64Array.from(prints, ([atMs]) => atMs),
    rate: Float64Array.from(prints, ([, rate]) => rate),
    intervalMs: new Float64Array(prints.length).fill(own.intervalMs ?? Number.NaN),
    price: new Float64Array(prints.length).fill(own.price ?? Number.NaN),
    provenance: [],
  };
}

/** The first history's leg changed. */
export function withLeg(
  history: ReplayHistory,
  leg: 0 | 1,
  change: Partial<ReplayHistory['legs'][number]>,
): ReplayHistory {
  return {
    ...history,
    legs: history.legs.map((own, i) => (i === leg ? { ...own, ...change } : own)),
  };
}
