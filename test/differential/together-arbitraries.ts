/**
 * Random scenarios in which every mechanism beyond the plain liquidation may meet every other one: what the other
 * generators draw of policies, halts, rounds and currencies, and over it exit styles, costs, reductions, assets
 * and shocks. Left out is what a construction refuses.
 */
import fc from 'fast-check';
import type { ExitStyle } from '../../src/domain/exit-style.ts';
import type { Role, Scenario } from '../../src/domain/scenario.ts';
import type { Shock } from '../../src/domain/stress.ts';
import type { Derisking, UnplannedCosts } from '../../src/domain/unplanned.ts';
import type { ReplayHistory } from '../../src/replay/replay-history.ts';
import { annualFraction, durationMs, epochMs, fraction } from '../../src/units/units.ts';
import { between } from '../arbitraries.ts';
import { haircut, withAssets } from '../builders/collateral.ts';
import { adlInputs } from './adl-arbitraries.ts';
import { inputs, type Template } from './arbitraries.ts';
import { inOtherMoney } from './currency-arbitraries.ts';
import { historyOf, scenarioOf } from './engine.ts';
import { haltedInputs } from './halt-arbitraries.ts';
import type { OracleInput, OracleLegInput } from './oracle/types.ts';
import { movedInputs, policyInputs } from './policy-arbitraries.ts';
import { HOUR_MS, type Row } from './stories/build.ts';
import { orElse } from './venue-arbitraries.ts';

const over = fc.constantFrom(0, 0.5, 2, 7).map((hours) => durationMs(hours * HOUR_MS));
const share = fc.constantFrom(0, 0.001, 0.05).map(fraction);
const styles: fc.Arbitrary<ExitStyle> = fc.oneof(
  fc.record({ kind: fc.constant('market' as const) }),
  fc.record({
    kind: fc.constant('fund' as const),
    balance: fc.constantFrom(0, 100, 1e7),
    over,
    winners: fc.constantFrom(null, 1e4, 1e6),
  }),
  fc.record({ kind: fc.constant('staged' as const), steps: fc.integer({ min: 2, max: 6 }), over }),
  fc.record({ kind: fc.constant('backstop' as const), discount: share }),
  fc.record({ kind: fc.constant('coordinated' as const), lag: over, penalty: share }),
  fc.record({ kind: fc.constant('migrate' as const), over }),
);
const unplanned: fc.Arbitrary<UnplannedCosts> = fc.record({
  fixed: between(0, 0.02).map(fraction),
  ofRange: fc.constantFrom(0, 0.3).map(fraction),
  impact: fc.option(
    fc.record({
      prefactor: fc.constantFrom(0.3, 1, 3),
      volumePerDay: between(1e5, 1e9),
      volatilityPerDay: between(0.001, 0.3).map(fraction),
    }),
  ),
  thin: fc.constant([]),
});
const derisk: fc.Arbitrary<Derisking> = fc.record({
  marginRatio: fc.option(between(0.05, 0.9).map(fraction), { freq: 4 }),
  volatility: fc.option(
    fc.record({
      over: fc.integer({ min: 1, max: 12 }).map((hours) => durationMs(hours * HOUR_MS)),
      above: between(0.2, 4).map(annualFraction),
    }),
  ),
  liquidity: fc.constant(null),
  reduce: fc.oneof(between(0.02, 0.3), between(0.02, 0.3), fc.constant(1)).map(fraction),
  times: fc.integer({ min: 1, max: 4 }),
  coolDown: over,
});
/** An asset's way: of what it was, bar by bar, and how far it dips inside each. */
const assets = fc.record({
  share: between(0.1, 1),
  haircut: fc.constantFrom(0, 0.05),
  saleCost: fc.constantFrom(0, 0.02),
  loan: fc.constantFrom(0, 0.5),
  second: fc.boolean(),
  moves: fc.array(fc.tuple(between(-0.15, 0.14), between(0, 0.1)), { minLength: 4, maxLength: 12 }),
});
const shock = fc.record({
  kind: fc.constantFrom('mark' as const, 'divergence' as const, 'funding flip' as const),
  second: fc.boolean(),
  by: between(-0.3, 0.3),
  from: between(0, 1),
  hours: between(0.2, 6),
});
const luck = fc.record({
  exits: fc.option(fc.tuple(styles, styles, fc.boolean()), { freq: 6 }),
  unplanned: fc.option(unplanned, { freq: 2 }),
  derisk: orElse(null, derisk, 1),
  assets: orElse(null, assets, 1),
  shocks: fc.array(shock, { maxLength: 2 }),
  sold: fc.boolean(),
  sameVenue: fc.boolean(),
  halted: fc.boolean(),
  deleveraged: fc.boolean(),
});
type Luck = typeof luck extends fc.Arbitrary<infer T> ? T : never;

/** One scenario on its history. */
export interface World {
  readonly input: OracleInput;
  readonly scenario: Scenario;
  readonly history: ReplayHistory;
}

/** Both legs on the first one's venue, whose losses they share; under rules that the scenario says. */
const isOneVenue = ({ template, legs }: OracleInput, { sameVenue }: Luck): boolean =>
  sameVenue &&
  template === 'delta-neutral' &&
  legs.every(({ contract, venue }) => contract === 'linear' && venue === null);

/** Styles that a construction lets in. */
function exitsOf(input: OracleInput, drawn: Luck): Scenario['exits'] {
  const { template, legs } = input;
  if (drawn.exits === null || template === 'inverse') return null;
  const [first, second, both] = drawn.exits;
  const [one, other] = legs.map(({ role }) => role) as [Role, Role];
  if (template === 'cross') {
    const kept: ExitStyle =
      first.kind === 'coordinated' ? { ...first, lag: durationMs(0) } : { kind: 'market' };
    return { [one]: kept, [other]: kept };
  }
  const beside = (style: ExitStyle): ExitStyle => {
    if (style.kind === 'fund' && !isOneVenue(input, drawn)) return { ...style, winners: null };
    const spot = legs.some(({ contract }) => contract === 'spot');
    if (style.kind === 'migrate' && spot) return { kind: 'market' };
    // A part of a leg takes none of its assets along.
    if (style.kind === 'staged' && drawn.assets !== null) return { kind: 'market' };
    return style;
  };
  if (template === 'segregated') return { [other]: beside(second) };
  return both ? { [one]: beside(first), [other]: beside(second) } : { [other]: beside(second) };
}

/** Prices of an asset, as many bars as the leg has. */
function rowsOf(count: number, moves: readonly (readonly [number, number])[]): readonly Row[] {
  let open = 1;
  return Array.from({ length: count }, (_, bar): Row => {
    const [move, dip] = moves[bar % moves.length] as readonly [number, number];
    const close = Math.min(3, Math.max(0.2, open * (1 + (bar === 0 ? 0 : move))));
    const low = Math.min(open, close) * (1 - (bar === 0 ? 0 : dip));
    const row: Row = [open, Math.max(open, close), low, close];
    open = close;
    return row;
  });
}

/** The leg that can have assets behind it; null: none can. */
function backedOf({ template, legs }: OracleInput, second: boolean): number | null {
  if (template === 'cross' || template === 'inverse') return null;
  const able = legs.flatMap(({ contract, position }, i) =>
    contract === 'linear' && position === null ? [i] : [],
  );
  return able[second ? able.length - 1 : 0] ?? null;
}

function shocksOf({ legs, windowMs: [from, to] }: OracleInput, drawn: Luck): readonly Shock[] {
  return drawn.shocks.map(({ kind, second, by, from: part, hours }): Shock => {
    if (kind === 'divergence') return { kind, factor: 1 + Math.abs(by) };
    if (kind === 'funding flip') return { kind };
    return {
      ...{ kind, role: legs[second ? 1 : 0].role, by: fraction(by) },
      from: epochMs(Math.round(from + part * (to - from))),
      lasting: durationMs(Math.round(hours * HOUR_MS)),
    };
  });
}

/** Prices of assets are told on the grid. */
const onGrid = (leg: OracleLegInput, resolutionMs: number): OracleLegInput => ({
  ...leg,
  marks: { ...leg.marks, resolutionMs },
});

function worldOf(input: OracleInput, drawn: Luck): World {
  const plain = scenarioOf(input);
  const isApart = input.template !== 'cross' && input.template !== 'inverse';
  const leg = drawn.assets === null ? null : backedOf(input, drawn.assets.second);
  const role = leg === null ? null : input.legs[leg as 0 | 1].role;
  const { assets: own } = drawn;
  const spanMs = input.windowMs[1] - input.windowMs[0];
  const gridMs = Math.max(...input.legs.map((one) => one.marks.resolutionMs));
  const backed =
    own === null || role === null
      ? null
      : withAssets(
          { ...input, legs: [onGrid(input.legs[0], gridMs), onGrid(input.legs[1], gridMs)] },
          role,
          [
            {
              ...{ share: own.share, saleCost: own.saleCost, counting: haircut(own.haircut) },
              rows: rowsOf(Math.ceil(spanMs / gridMs), own.moves),
            },
          ],
          own.loan,
        );
  const { rebalance, construction } = plain;
  const selling = { time: durationMs(HOUR_MS), slippage: fraction(0.004), fee: fraction(0.002) };
  const scenario: Scenario = {
    ...plain,
    construction:
      construction.kind === 'delta-neutral' && isOneVenue(input, drawn)
        ? { ...construction, short: { ...construction.short, venue: construction.long.venue } }
        : construction,
    exits: exitsOf(input, { ...drawn, assets: backed === null ? null : own }),
    unplanned: drawn.unplanned,
    derisk: isApart ? drawn.derisk : null,
    stress: shocksOf(input, drawn),
    ...backed?.scenario,
    rebalance:
      rebalance !== null && drawn.sold && input.template === 'segregated'
        ? { ...rebalance, from: 'spot', selling }
        : rebalance,
  };
  const history = historyOf(input);
  return { input, scenario, history: backed?.history?.(history) ?? history };
}

const TEMPLATES: readonly Template[] = [
  'delta-neutral',
  'segregated',
  'cross',
  'inverse',
  'reverse',
];
const anyInput = fc.oneof(
  // Of these every style can be had.
  policyInputs('delta-neutral'),
  inputs('delta-neutral'),
  fc.constantFrom(...TEMPLATES).chain((template) => policyInputs(template)),
  fc.constantFrom<Template>('delta-neutral', 'segregated', 'reverse').chain(movedInputs),
  adlInputs(),
  adlInputs(),
  // A shared account has one currency.
  inOtherMoney(
    fc
      .oneof(adlInputs(), policyInputs(), policyInputs('delta-neutral'))
      .filter(({ template }) => template !== 'cross'),
  ),
);
/** Any construction under any of the mechanisms that it lets in; some are refused when they are run. */
export const worlds: fc.Arbitrary<World> = fc
  .tuple(anyInput, haltedInputs(), luck)
  .map(([input, { halts = [] }, drawn]) =>
    worldOf({ ...input, ...(drawn.halted && { halts }) }, drawn),
  );
