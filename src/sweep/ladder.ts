/**
 * One entry at many leverages: what each leg of the scenario would have met, by the engine itself. A rung
 * is the scenario with another leverage and nothing else changed, so that it says what
 * `replay --set construction.leverage=…` says.
 */
import { issueLine, ScenarioError } from '../domain/errors.ts';
import type { LadderEnd, LadderLeg, LadderRung, LeverageLadder } from '../domain/report.ts';
import type { ReplayResult } from '../domain/result.ts';
import type { LegLife, Plan, Run } from '../domain/run.ts';
import type { Construction, LegSpec, Scenario } from '../domain/scenario.ts';
import { type BlockRanges, blockRanges } from '../market/block-ranges.ts';
import type { Tape } from '../market/tape.ts';
import { isReduced } from '../replay/derisking.ts';
import { runIndexed } from '../replay/indexed-engine.ts';
import { type MarketRules, marketRules } from '../replay/market-rules.ts';
import { legsOf, makePlan, type RuleBooks } from '../replay/plan.ts';
import { ladderLeverages } from './ladder-leverages.ts';
import { exposing } from './point-engine.ts';

/**
 * The ladder around the scenario's own leverage and its legs' survival leverages.
 *
 * @param result of the scenario itself
 * @returns null where no leverage can be asked of: nothing was opened, or every margined leg was open
 *          before the window
 * @throws DataError as `makePlan` does
 */
export function leverageLadder(
  scenario: Scenario,
  books: RuleBooks,
  tape: Tape,
  result: Pick<ReplayResult, 'legs'>,
): LeverageLadder | null {
  const { construction } = scenario;
  const asked = askedLegs(construction);
  if (result.legs.length === 0 || asked.every(({ position }) => position !== null)) return null;
  const own = asked.reduce((most, { leverage }) => Math.max(most, leverage), 0);
  const { plan } = makePlan(scenario, books);
  const ground = { tape, ranges: blockRanges(tape), market: marketRules(plan, tape) };
  const at = (leverage: number): LadderRung => rungAt(scenario, books, { leverage, own }, ground);
  const survival = survivalsOf(result, asked, own).map((found) => ({
    ...found,
    leverage: standing(found, at),
  }));
  const wanted = survival.map(({ leverage }) => leverage);
  const rungs: LadderRung[] = [];
  for (const leverage of ladderLeverages(own, wanted, coarseness(tape))) {
    const rung = at(leverage);
    // What a venue refuses at one leverage it refuses above it: one rung says so.
    if (rung.refused !== null && rungs.at(-1)?.refused != null && leverage > own) break;
    rungs.push(rung);
  }
  const placeOf = (wanted: number): number =>
    rungs.findIndex(({ leverage }) => leverage === wanted);
  return {
    rungs,
    own: placeOf(own),
    survival: survival.flatMap(({ role, leverage }) => {
      const rung = placeOf(leverage);
      return rung < 0 ? [] : [{ role, rung }];
    }),
    isAccount: plan.cross !== null,
  };
}

/** A run takes a step a print: the more there are, the fewer leverages are asked. */
const coarseness = ({ legs }: Tape): number =>
  Math.ceil((1 + legs.reduce((sum, { funding }) => sum + funding.bar.length, 0)) / PRINTS_A_STEP);

/** Two years of three prints a day, of two legs, and some more: within a second. */
const PRINTS_A_STEP = 6_000;

/** Legs whose leverage is the scenario's to choose: spot that is held outright has none. */
function askedLegs(construction: Construction): readonly LegSpec[] {
  const [first, second] = legsOf(construction);
  return construction.kind === 'cash-and-carry' ? [second] : [first, second];
}

interface Survival {
  readonly role: LegSpec['role'];
  /** Of the rung on which the leg stands at its own. */
  readonly leverage: number;
}

/** Survival leverages of first lives. */
function survivalsOf(
  { legs }: Pick<ReplayResult, 'legs'>,
  asked: readonly LegSpec[],
  own: number,
): readonly Survival[] {
  return legs.flatMap(({ role, lifeIndex, survivalLeverage: found }) => {
    const spec = asked.find((one) => one.role === role);
    if (spec === undefined || lifeIndex > 0 || found === null) return [];
    return [{ role, leverage: spec.leverage === own ? found : (found / spec.leverage) * own }];
  });
}

/**
 * The survival leverage itself; where equity that just meets its maintenance liquidates, or the last digit
 * falls that way, the nearest one below it at which the leg stands.
 */
function standing({ role, leverage }: Survival, at: (leverage: number) => LadderRung): number {
  const stands = (near: number): boolean =>
    at(near).legs.some((leg) => leg.role === role && (leg.end === 'planned' || leg.end === 'rule'));
  return NEARLY.map((share) => leverage * share).find(stands) ?? leverage;
}

const NEARLY = [1, 1 - 1e-12, 1 - 1e-9] as const;

interface Ground {
  readonly tape: Tape;
  readonly ranges: BlockRanges;
  /** Rules of the market look at prices and rates, and at no size. */
  readonly market: MarketRules | null;
}

/** Legs at other leverages keep their proportion to it. */
interface Asked {
  readonly leverage: number;
  /** The scenario's own, of the leg with the higher one. */
  readonly own: number;
}

function rungAt(
  scenario: Scenario,
  books: RuleBooks,
  { leverage: wanted, own }: Asked,
  ground: Ground,
): LadderRung {
  const asked = askedLegs(scenario.construction);
  const leverageOf = ({ leverage }: LegSpec): number =>
    leverage === own ? wanted : Number(((leverage * wanted) / own).toPrecision(12));
  const leverages = asked.map(leverageOf);
  const heading = { leverage: wanted, sets: setsOf(asked, leverages) };
  try {
    const construction = atLeverages(scenario.construction, leverageOf);
    // What margin alone decides: an auto-deleveraging asks for no leverage.
    const levered = { ...scenario, construction, adl: null };
    const { plan } = makePlan(levered, books);
    const legs = fatesOf(plan, ground);
    return { ...heading, refused: legs.length === 0 ? NOT_OPENED : null, legs };
  } catch (error) {
    if (!(error instanceof ScenarioError)) throw error;
    return { ...heading, refused: error.issues.map(issueLine).join('. '), legs: [] };
  }
}

/** A construction that waits for its rule and is refused then throws nothing. */
const NOT_OPENED = 'nothing was opened';

function atLeverages(
  construction: Construction,
  leverageOf: (leg: LegSpec) => number,
): Construction {
  const other = (leg: LegSpec): LegSpec => ({ ...leg, leverage: leverageOf(leg) });
  switch (construction.kind) {
    case 'delta-neutral':
      return {
        ...construction,
        long: other(construction.long),
        short: other(construction.short),
      };
    case 'cash-and-carry':
      return { ...construction, perp: other(construction.perp) };
    case 'reverse-cash-and-carry':
      return { ...construction, spot: other(construction.spot), perp: other(construction.perp) };
  }
}

function setsOf(asked: readonly LegSpec[], leverages: readonly number[]): readonly string[] {
  const [first] = leverages;
  return leverages.every((leverage) => leverage === first)
    ? [`construction.leverage=${first}`]
    : asked.map(({ role }, i) => `construction.leverage.${role}=${leverages[i]}`);
}

/** What became of the first life of each leg that is margined. */
function fatesOf(plan: Plan, ground: Ground): readonly LadderLeg[] {
  const both = mortalRun(plan, ground);
  const forced = both.lives.filter(isForced);
  const firstBar = forced.reduce(
    (bar, { exitBar }) => Math.min(bar, exitBar),
    Number.POSITIVE_INFINITY,
  );
  return ([0, 1] as const).flatMap((leg) => {
    if (plan.legs[leg].liquidation === null && (plan.cross === null || leg === 0)) return [];
    const first = endOfFirst(both, firstLife(both, leg));
    // One that an exit style closed beside the other was not caught: what it would have met is asked alone.
    const together =
      forced.length === 0 ||
      (first?.exitBar === firstBar && (isForced(first) || plan.cross !== null));
    const alone = !together;
    const run = alone ? mortalRun(exposing(plan, leg), ground) : both;
    const life = firstLife(run, leg);
    return life === null ? [] : [fateOf(plan, run, life, ground.tape, alone)];
  });
}

const mortalRun = (plan: Plan, { tape, ranges, market }: Ground): Run =>
  runIndexed(plan, tape, ranges, true, { kind: 'all die' }, market);

const firstLife = ({ lives }: Run, leg: number): LegLife | null =>
  lives.find((life) => life.leg === leg && life.lifeIndex === 0) ?? null;

/** What the first life ended as: where it was reduced in time, what was left of it. */
function endOfFirst(run: Run, first: LegLife | null): LegLife | null {
  let last = first;
  while (last !== null && last.closedShare < 1 && isReduced(run, last)) {
    const { leg, lifeIndex } = last;
    last = run.lives.find((life) => life.leg === leg && life.lifeIndex === lifeIndex + 1) ?? null;
  }
  return last;
}

const isForced = ({ liquidation }: LegLife): boolean => liquidation !== null;

function fateOf(plan: Plan, run: Run, life: LegLife, { openMs }: Tape, alone: boolean): LadderLeg {
  const { role, leverage } = plan.legs[life.leg as 0 | 1];
  const ended = endOfFirst(run, life) ?? life;
  return {
    role,
    leverage,
    postedMargin: plan.cross === null ? life.margin / life.quantity : null,
    end: endOf(plan, run, ended),
    endAtMs: openMs[ended.exitBar] as number,
    alone,
  };
}

function endOf({ cross }: Plan, { lives, ruleExits }: Run, life: LegLife): LadderEnd {
  const { exitBar, closedShare } = life;
  // A shared account is caught as one, whichever of its legs goes first.
  const withAccount =
    cross !== null && lives.some((one) => isForced(one) && one.exitBar === exitBar);
  if (isForced(life) || withAccount) return closedShare < 1 ? 'in part' : 'liquidated';
  return ruleExits.some(({ bar }) => bar === exitBar) ? 'rule' : 'planned';
}
