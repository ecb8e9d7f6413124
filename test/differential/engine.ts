/** The program as an implementation of the method: plain inputs in, the engine run, plain figures out. */
import type { LegResult, ReplayResult } from '../../src/domain/result.ts';
import type { BorrowCost, Construction, LegSpec, Scenario } from '../../src/domain/scenario.ts';
import type { BarSeries, FundingSeries } from '../../src/domain/series.ts';
import type { LegSeries } from '../../src/market/build-tape.ts';
import { type ReplayHistory, replay } from '../../src/replay/replay.ts';
import { annualFraction, durationMs, epochMs, fraction } from '../../src/units/units.ts';
import type { RuleBook } from '../../src/venues/rule-book.ts';
import type {
  OracleBars,
  OracleInput,
  OracleLeg,
  OracleLegInput,
  OracleOutput,
  OraclePrint,
} from './oracle/types.ts';

const TEN_YEARS = durationMs(10 * 365 * 86_400_000);

export const engine = (input: OracleInput): OracleOutput => outputOf(engineResult(input));

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
    liquidation: {
      kind: 'override',
      maintenance: input.liquidation.maintenance.map(({ to, rate }) => ({
        to,
        rate: fraction(rate),
      })),
      style: input.liquidation.style,
      fee: fraction(input.liquidation.feeFraction),
      slippage: fraction(input.liquidation.slippageFraction),
    },
    rules: 'nearest',
    quotes: 'at par',
    survivor: { policy: input.survivor.policy, reaction: durationMs(input.survivor.reactionMs) },
    gaps: { max: TEN_YEARS },
    hold: input.holdMs === null ? null : durationMs(input.holdMs),
    grid: durationMs(input.gridMs ?? coarsest),
    reconstruction: null,
    mark: 'mark',
    fills: 'last',
    costOfCapital: null,
    deltaBand: fraction(0.02),
    gates: { survives: null, netMin: null, forcedExitLossMax: null },
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
        haircut: fraction(input.haircutFraction),
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
});

export const booksOf = (input: OracleInput): ReadonlyMap<string, RuleBook> =>
  new Map(input.legs.map((leg, i) => [`venue-${i}`, bookOf(`venue-${i}`, leg.takerFraction)]));

const sourced = { source: 'a test', checkedAgainst: 'nothing yet' };

const bookOf = (venue: string, taker: number): RuleBook => ({
  venue,
  title: venue,
  maintenance: [],
  takerFees: [{ inForceFromMs: 0, taker, ...sourced }],
  equalityKills: false,
  liquidation: { style: 'takeover', fee: 0, slippage: 0, ...sourced },
  fundingPrice: 'mark',
  collateral: null,
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
      conversion: null,
    };
  });
  return { legs, shared: null };
}

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
    intervalMs: new Float64Array(prints.length).fill(Number.NaN),
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
    forcedExit: result.forcedExit,
  };
}

function legOf(leg: LegResult): OracleLeg {
  const { exit, liquidation } = leg;
  if (exit.kind === 'adl') throw new Error('nothing is deleveraged here');
  return {
    role: leg.role,
    lifeIndex: leg.lifeIndex,
    quantityBase: leg.quantityBase,
    entry: leg.entry,
    exit: { ...exit, kind: exit.kind },
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
          },
    survivalLeverage: leg.survivalLeverage,
  };
}
