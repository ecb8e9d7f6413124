/** The program as an implementation of the method: plain inputs in, the engine run, plain figures out. */
import { EntryRefused } from '../../src/domain/errors.ts';
import type { ExitStyle } from '../../src/domain/exit-style.ts';
import type {
  DeleveragingResult,
  ForcedExit,
  LegResult,
  ReplayResult,
} from '../../src/domain/result.ts';
import type {
  BorrowCost,
  Construction,
  LegSpec,
  LiquidationRules,
  Scenario,
} from '../../src/domain/scenario.ts';
import type { BarSeries, FundingSeries, SignalSeries } from '../../src/domain/series.ts';
import type { LegSeries } from '../../src/market/leg-tape.ts';
import { replay } from '../../src/replay/replay.ts';
import type { ReplayHistory } from '../../src/replay/replay-history.ts';
import type { Engine } from '../../src/replay/run-plan.ts';
import { annualFraction, durationMs, epochMs, fraction } from '../../src/units/units.ts';
import { adlOf } from './engine-adl.ts';
import { booksOf } from './engine-books.ts';
import { entryRefusedOf, haltsOf, policiesOf, transfersOf } from './engine-policies.ts';
import type { OracleDeleveraging } from './oracle/adl-types.ts';
import {
  OpeningRefused,
  type OracleBars,
  type OracleForcedExit,
  type OracleInput,
  type OracleLeg,
  type OracleLegInput,
  type OracleOutput,
  type OraclePrint,
  type OracleSignal,
} from './oracle/types.ts';

export { booksOf };

const TEN_YEARS = durationMs(10 * 365 * 86_400_000);

/** The program by the engine it takes unless told, and by the one that walks every bar. */
export const engine = (input: OracleInput): OracleOutput => toldBy(input, 'indexed');
export const barEngine = (input: OracleInput): OracleOutput => toldBy(input, 'bar');

/** @throws OpeningRefused where the engine does not let the entry in */
function toldBy(input: OracleInput, by: Engine): OracleOutput {
  try {
    return outputOf(replay(scenarioOf(input), booksOf(input), historyOf(input), by).result);
  } catch (error) {
    if (error instanceof EntryRefused) throw new OpeningRefused(error.message);
    throw error;
  }
}

/** The whole result, for tests that ask what the oracle does not say. */
export const engineResult = (input: OracleInput): ReplayResult => engineOutcome(input).result;

export const engineOutcome = (input: OracleInput): ReturnType<typeof replay> =>
  replay(scenarioOf(input), booksOf(input), historyOf(input));

export function scenarioOf(input: OracleInput): Scenario {
  const coarsest = Math.max(...input.legs.map(({ marks }) => marks.resolutionMs));
  return {
    schema: 1,
    name: 'differential',
    question: 'Do two implementations agree?',
    window: { from: epochMs(input.windowMs[0]), to: epochMs(input.windowMs[1]) },
    capital: { amount: input.capitalQuote, currency: 'USDT' },
    reserve: fraction(input.reserveFraction),
    construction: constructionOf(input),
    split: input.splitFraction === null ? null : fraction(input.splitFraction),
    costs: { taker: 'venue', slippage: fraction(input.slippageFraction) },
    liquidation: liquidationOf(input),
    rules: 'nearest',
    quotes: 'at par',
    survivor: { policy: input.survivor.policy, reaction: durationMs(input.survivor.reactionMs) },
    ...policiesOf(input),
    unplanned: unplannedOf(input),
    adl: adlOf(input),
    exits: exitsOf(input),
    derisk: null,
    halts: haltsOf(input),
    collateral: null,
    crowd: null,
    stress: [],
    variants: [],
    gaps: { max: TEN_YEARS },
    accept: [],
    hold: input.holdMs === null ? null : durationMs(input.holdMs),
    grid: durationMs(input.gridMs ?? coarsest),
    reconstruction: null,
    mark: 'mark',
    fills: 'last',
    costOfCapital: null,
    deltaBand: fraction(0.02),
    accounts: null,
    gates: { survives: null, netMin: null, forcedExitLossMax: null },
  };
}

function unplannedOf({ unplanned }: OracleInput): Scenario['unplanned'] {
  if (unplanned === undefined) return null;
  const { fixed, ofRange, impact, thin } = unplanned;
  return {
    fixed: fraction(fixed),
    ofRange: fraction(ofRange),
    impact: impact && { ...impact, volatilityPerDay: fraction(impact.volatilityPerDay) },
    thin: thin.map(({ legIndex, fromMs, toMs, depth }) => ({
      venue: legIndex === null ? null : `venue-${legIndex}`,
      from: epochMs(fromMs),
      to: epochMs(toMs),
      depth: fraction(depth),
    })),
  };
}

function exitsOf({ exits, legs }: OracleInput): Scenario['exits'] {
  if (exits === undefined) return null;
  const said = exits.flatMap((style, i) => {
    if (style === null) return [];
    const own: ExitStyle =
      style.kind === 'market'
        ? style
        : {
            kind: 'coordinated',
            lag: durationMs(0),
            penalty: fraction(style.penaltyFraction),
          };
    return [[legs[i]?.role ?? 'long', own] as const];
  });
  return said.length === 0 ? null : Object.fromEntries(said);
}

function liquidationOf({ legs, liquidation }: OracleInput): LiquidationRules {
  if (legs.some(({ venue }) => venue !== null)) return { kind: 'venue' };
  return {
    kind: 'override',
    maintenance: liquidation.maintenance.map(({ to, rate }) => ({ to, rate: fraction(rate) })),
    style: liquidation.style,
    fee: fraction(liquidation.feeFraction),
    slippage: fraction(liquidation.slippageFraction),
  };
}

function constructionOf(input: OracleInput): Construction {
  const [first, second] = input.legs.map(legSpec);
  if (first === undefined || second === undefined) throw new Error('two legs');
  const borrow: BorrowCost =
    input.borrow.kind === 'flat'
      ? { kind: 'flat', perYear: annualFraction(input.borrow.perYear) }
      : { kind: 'series', ref: { venue: 'loan', instrument: 'LOAN' } };
  switch (input.template) {
    case 'delta-neutral':
      return { kind: 'delta-neutral', long: first, short: second };
    case 'reverse':
      return { kind: 'reverse-cash-and-carry', spot: first, perp: second, borrow };
    default:
      return {
        kind: 'cash-and-carry',
        margin: input.template,
        spot: first,
        perp: second,
        haircut: input.account === null ? fraction(input.haircutFraction) : null,
        // Said by the scenario where the scenario says the rules, and by the account otherwise.
        hedgedMaintenance:
          input.account === null && input.hedgedMaintenance !== null
            ? fraction(input.hedgedMaintenance)
            : null,
        borrow,
      };
  }
}

const legSpec = (leg: OracleLegInput, index: number): LegSpec => ({
  venue: `venue-${index}`,
  instrument: 'COIN',
  role: leg.role,
  contract: leg.contract,
  base: 'COIN',
  quote: 'USDT',
  leverage: leg.leverage,
  position: leg.position === null ? null : { ...leg.position, atMs: epochMs(leg.position.atMs) },
  ...(leg.delta === undefined
    ? {}
    : { delta: { venue: 'own', instrument: leg.delta, kind: 'signal' as const } }),
});

export function historyOf(input: OracleInput): ReplayHistory {
  const borrows = input.template === 'cross' || input.template === 'reverse';
  const legs: LegSeries[] = input.legs.map((leg, i) => {
    const isSpot = leg.contract === 'spot';
    const prints =
      isSpot && borrows && input.borrow.kind === 'series' ? input.borrow.prints : leg.funding;
    return {
      mark: barSeries(leg.marks, i, isSpot ? 'spot' : 'mark'),
      fill: leg.last === null || isSpot ? null : barSeries(leg.last, i, 'last'),
      funding: prints.length === 0 ? null : fundingSeries(prints, i),
      index: null,
      fundingOnIndex: false,
      fundingAccrues: leg.accrual === 'continuous',
      conversion:
        leg.conversion?.map(({ history, inverse }, step) => ({
          series: conversionSeries(history, i, step),
          inverse,
        })) ?? null,
    };
  });
  return { legs, shared: null, signals: (input.signals ?? []).map(signalSeries) };
}

const conversionSeries = (source: OracleBars, leg: number, step: number): BarSeries => ({
  ...barSeries(source, leg, 'spot'),
  key: { venue: `fx-${leg}`, instrument: `LINK${step}`, kind: 'spot', origin: 'record' },
});

const signalSeries = ({ name, values }: OracleSignal): SignalSeries => ({
  key: { venue: 'own', instrument: name, kind: 'signal', origin: 'record' },
  resolutionMs: null,
  atMs: Float64Array.from(values, ({ atMs }) => atMs),
  value: Float64Array.from(values, ({ value }) => value),
  provenance: [],
});

function barSeries(source: OracleBars, index: number, kind: 'mark' | 'last' | 'spot'): BarSeries {
  const column = (name: 'openMs' | 'open' | 'high' | 'low' | 'close'): Float64Array =>
    Float64Array.from(source.bars, (bar) => bar[name]);
  return {
    key: { venue: `venue-${index}`, instrument: 'COIN', kind, origin: 'record' },
    resolutionMs: source.resolutionMs,
    openMs: column('openMs'),
    open: column('open'),
    high: column('high'),
    low: column('low'),
    close: column('close'),
    provenance: [],
  };
}

function fundingSeries(prints: readonly OraclePrint[], index: number): FundingSeries {
  return {
    key: { venue: `venue-${index}`, instrument: 'COIN', kind: 'funding', origin: 'record' },
    settledAtMs: Float64Array.from(prints, ({ atMs }) => atMs),
    rate: Float64Array.from(prints, ({ rate }) => rate),
    intervalMs: Float64Array.from(prints, ({ intervalMs }) => intervalMs ?? Number.NaN),
    price: Float64Array.from(prints, ({ price }) => price ?? Number.NaN),
    provenance: [],
  };
}

export function outputOf(result: ReplayResult): OracleOutput {
  const { totals } = result;
  return {
    gridMs: result.gridMs,
    ambiguous: result.ambiguous,
    netBoundsQuote: result.netBoundsQuote,
    legs: result.legs.map(legOf),
    transfers: transfersOf(result.events),
    entryRefusedMs: entryRefusedOf(result.events),
    totals: {
      capitalQuote: totals.capitalQuote,
      fundingEarnedQuote: totals.fundingEarnedQuote,
      interestQuote: totals.interestQuote,
      forcedExitLossQuote: totals.forcedExitLossQuote,
      forgoneAfterExitQuote: totals.forgoneAfterExitQuote,
      costsQuote: totals.costsQuote,
      pricePnlQuote: totals.pricePnlQuote,
      netQuote: totals.netQuote,
      twinNetQuote: totals.twinNetQuote,
      returnOnCapitalFraction: totals.returnOnCapitalFraction,
      pairSurvivalLeverage: totals.pairSurvivalLeverage,
    },
    forcedExit: result.forcedExit === null ? null : partsOf(result.forcedExit),
  };
}

/** Parts that the second implementation knows: it has no assets behind a leg. */
function partsOf(parts: ForcedExit): OracleForcedExit {
  const { collateralForgoneQuote: _, ...known } = parts;
  return known;
}

const deleveragingOf = ({ atMs: _, ...told }: DeleveragingResult): OracleDeleveraging => told;

function legOf(leg: LegResult): OracleLeg {
  const { exit, liquidation } = leg;
  return {
    role: leg.role,
    lifeIndex: leg.lifeIndex,
    quantityBase: leg.quantityBase,
    entry: leg.entry,
    exit,
    fundingQuote: leg.fundingQuote,
    feesQuote: leg.feesQuote,
    slippageQuote: leg.slippageQuote,
    pricePnlQuote: leg.pricePnlQuote,
    settlements: leg.settlements,
    liquidation:
      liquidation === null
        ? null
        : {
            atMs: liquidation.atMs,
            triggerPrice: liquidation.triggerPrice,
            bankruptcyPrice: liquidation.bankruptcyPrice,
            marginForfeitedQuote: liquidation.marginForfeitedQuote,
            feeQuote: liquidation.feeQuote,
            slippageQuote: liquidation.slippageQuote,
            insuranceAbsorbedQuote: liquidation.insuranceAbsorbedQuote,
            closedFraction: liquidation.closedFraction,
          },
    deleveraging: leg.deleveraging === null ? null : deleveragingOf(leg.deleveraging),
    survivalLeverage: leg.survivalLeverage,
  };
}
