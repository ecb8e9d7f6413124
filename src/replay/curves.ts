/** The curves of a report, at the replay's own grid; the renderer decimates them. */
import type { LegCurves, PostedStep, ResultCurves } from '../domain/report.ts';
import type { LegLife } from '../domain/run.ts';
import { fromFemto } from '../ledger/journal.ts';
import { countedLeg } from '../margin/collateral-leg.ts';
import { liquidationPrice } from '../margin/isolated.ts';
import { tableAt } from '../margin/table-steps.ts';
import { assetPrices } from '../market/asset-prices.ts';
import { gapCurve } from '../market/signals.ts';
import type { Tape } from '../market/tape.ts';
import { type EquityCurve, equityCurve } from '../metrics/equity.ts';
import type { Booked } from '../metrics/forced-exit.ts';
import { CALL_LEVELS } from '../metrics/margin-calls.ts';
import { asLeg, planOf, tapeOf, walletAt } from '../metrics/moments.ts';
import { type Ratios, requiredMargin, sharedForLeg } from '../metrics/survival.ts';
import { hasOwnDelta } from './plan.ts';

export function curvesOf(
  actual: Booked,
  twin: Booked,
  known: {
    readonly required: ReadonlyMap<LegLife, Float64Array>;
    readonly ratios: Ratios;
    readonly equity: EquityCurve;
  },
): ResultCurves {
  const { required, ratios, equity } = known;
  return {
    atMs: actual.tape.openMs,
    legs: actual.plan.legs.map((_, leg) =>
      legCurves(actual, twin, leg, firstOf(actual, leg, required), ratios),
    ),
    equityQuote: equity.close,
    twinEquityQuote: equityCurve(twin).close,
    fundingQuote: fundingCurve(actual),
    twinFundingQuote: fundingCurve(twin),
    divergenceFraction: hasOwnDelta(actual.plan)
      ? actual.tape.openMs.map(() => Number.NaN)
      : gapCurve(actual.tape),
    settledAtMs: settledAtMs(actual.tape),
  };
}

/** Every open at which funding of a leg settled, whether it was held then or not. */
function settledAtMs({ openMs, legs }: Tape): Float64Array {
  const bars = new Set(
    legs.flatMap(({ funding }) => [...funding.bar].filter((_, i) => funding.completes[i] === 1)),
  );
  return Float64Array.from(bars, (bar) => openMs[bar] as number).sort();
}

function legCurves(
  actual: Booked,
  twin: Booked,
  leg: number,
  required: Float64Array | null,
  ratios: Ratios,
): LegCurves {
  const plan = actual.plan.legs[leg];
  const tape = actual.tape.legs[leg];
  if (plan === undefined || tape === undefined) throw new RangeError('a leg has a plan and a tape');
  const empty = (): Float64Array => new Float64Array(actual.tape.openMs.length).fill(Number.NaN);
  const life = twin.run.lives.find((one) => one.leg === leg && one.lifeIndex === 0);
  const quantity = life?.quantity ?? 1;
  const { shared } = actual.tape;
  const onSpot =
    life === undefined || plan.liquidation === null || shared === null
      ? empty()
      : requiredMargin(twin, life, sharedForLeg(shared.columns, life));
  const ratio = empty();
  for (const own of actual.run.lives) {
    const known = ratios.get(own);
    if (own.leg !== leg || known === undefined) continue;
    for (let bar = own.entryBar; bar <= own.exitBar; bar++)
      if (!Number.isNaN(known[bar])) ratio[bar] = known[bar] as number;
  }
  return {
    role: plan.role,
    markClose: tape.mark.close,
    markHigh: tape.mark.high,
    markLow: tape.mark.low,
    requiredMargin: required?.map((value) => value / quantity) ?? empty(),
    requiredMarginSpotChart: onSpot.map((value) => value / quantity),
    postedMargin: plan.liquidation === null || life === undefined ? null : life.margin / quantity,
    ...(life === undefined ? {} : postedSteps(actual, life)),
    marginRatio: ratio,
    callPrices: callPrices(actual, leg),
  };
}

/** Where the margin calls lay when a leg was first liquidated: a level asks for its ratio's part of equity. */
function callPrices(scene: Booked, leg: number): NonNullable<LegCurves['callPrices']> {
  const dead = scene.run.lives.find((life) => life.leg === leg && life.liquidation !== null);
  if (dead === undefined || planOf(scene, dead).liquidation === null) return [];
  const prices = assetPrices(tapeOf(scene, dead), 'low', dead.exitBar);
  const plain = asLeg(scene, dead, walletAt(dead, dead.exitBar));
  const held = countedLeg(plain, dead.assets, dead.assetSale?.prices ?? prices);
  const { rate, deduction, slope } = tableAt(dead.tables, dead.exitBar);
  return CALL_LEVELS.flatMap((ratio) => {
    const price = liquidationPrice(held, {
      rate: rate.map((x) => x / ratio),
      deduction: deduction.map((x) => x / ratio),
      slope: slope / ratio,
    });
    return price === null ? [] : [{ ratio, price }];
  });
}

/**
 * What a leg's first life had behind it once collateral was moved: its wallet, less the funding since
 * the entry, which the required margin counts. That is what the twin's wallet changed by, for nothing is
 * moved there.
 */
function postedSteps(actual: Booked, twin: LegLife): Pick<LegCurves, 'postedSteps'> {
  const { leg, margin, quantity } = twin;
  const own = actual.run.lives.find((life) => life.leg === leg && life.lifeIndex === 0);
  if (own === undefined) return {};
  const bars = actual.run.moves.flatMap((move) => {
    const given = move.source === leg ? [move.sentBar] : [];
    const { arrival } = move;
    const taken = move.leg === leg && arrival?.lifeIndex === 0 ? [arrival.bar] : [];
    return [...given, ...taken];
  });
  const steps = [...new Set(bars)]
    // Of a later life the first one's wallet knows nothing.
    .filter((bar) => own.wallet.some((step) => step.bar === bar))
    .sort((a, b) => a - b)
    .map((bar): PostedStep => {
      const funding = walletAt(twin, bar) - margin;
      return {
        atMs: actual.tape.openMs[bar] as number,
        marginPerBase: (walletAt(own, bar) - funding) / quantity,
      };
    });
  return steps.length === 0 ? {} : { postedSteps: steps };
}

/** The curve of a leg's first life. */
function firstOf(
  { run }: Booked,
  leg: number,
  required: ReadonlyMap<LegLife, Float64Array>,
): Float64Array | null {
  const first = run.lives.find((life) => life.leg === leg && life.lifeIndex === 0);
  return first === undefined ? null : (required.get(first) ?? null);
}

/** Funding received so far, at each bar. */
function fundingCurve({ run, tape }: Booked): Float64Array {
  const curve = new Float64Array(tape.openMs.length);
  const payments = run.journal.transfers.filter(({ reason }) => reason === 'funding');
  let next = 0;
  let total = 0n;
  for (let bar = 0; bar < curve.length; bar++) {
    const at = tape.openMs[bar] as number;
    for (; next < payments.length && (payments[next]?.atMs ?? 0) <= at; next++) {
      const payment = payments[next];
      if (payment !== undefined)
        total += payment.from.startsWith('world:') ? payment.amount : -payment.amount;
    }
    curve[bar] = fromFemto(total);
  }
  return curve;
}
