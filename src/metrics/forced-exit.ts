/**
 * What being thrown out cost: the twin marked at T against what we had, and where the difference
 * comes from. The loss is measured on equity, its parts on prices and on the books, so `residual`
 * compares two derivations.
 */
import type { ExitKind, ForcedExit } from '../domain/result.ts';
import type { LegLife } from '../domain/run.ts';
import {
  fromFemto,
  type Journal,
  type Reason,
  received,
  type Transfer,
} from '../ledger/journal.ts';
import { isPlain, quoteOn } from '../market/settlement-price.ts';
import {
  assetGainAt,
  compareMoments,
  entryOf,
  exitOf,
  holdingAt,
  isForced,
  lifeWorth,
  type MarkedMoment,
  type Moment,
  markedEquity,
  planOf,
  type Scene,
  tapeOf,
} from './moments.ts';
import { isClosedWithCaught, nakedSpells } from './naked.ts';
import { plannedExit } from './planned-exit.ts';

export interface Booked extends Scene {
  readonly run: Scene['run'] & { readonly journal: Journal };
}

export interface ForcedExitOutcome {
  readonly loss: number;
  readonly forgone: number;
  readonly parts: ForcedExit;
}

/** Null when no leg was liquidated or deleveraged. */
export function forcedExit(
  actual: Booked,
  twin: Booked,
  net: number,
  twinNet: number,
): ForcedExitOutcome | null {
  const dead = firstDeath(actual.run.lives);
  if (dead === null) return null;
  const end = endOfExit(actual);
  const capital = actual.plan.capital;
  const twinMarked = markedEquity(twin, end.bar, end.phase) - capital;
  const loss = twinMarked - net;
  const atMs = actual.tape.openMs[end.bar] as number;

  const until = transfersUntil(twin, end, atMs);
  const sum = (transfers: readonly Transfer[], ...reasons: readonly Reason[]): number =>
    reasons.reduce((total, reason) => total + fromFemto(received(transfers, reason)), 0);
  const ours = actual.run.journal.transfers;
  const forfeited = -sum(ours, 'margin forfeited');
  const fees = -sum(ours, 'liquidation fee', 'liquidation slippage');
  const insurance = sum(ours, 'insurance');
  const haircut = -sum(ours, 'deleveraging');
  const charges = -sum(ours, 'exit charge', 'socialised loss');
  const fundingForgone = sum(until, 'funding') - sum(ours, 'funding');
  const unplanned =
    sum(until, 'fee', 'slippage', 'interest') - sum(ours, 'fee', 'slippage', 'interest');
  const drift = nakedSpells(actual).reduce(
    (total, spell) =>
      total -
      planOf(actual, spell.survivor).side *
        spell.quantity *
        spell.leaving *
        (spell.endPrice - spell.reference) *
        quoteOn(
          tapeOf(actual, spell.survivor),
          spell.toBar,
          spell.toPhase === 'close' ? 'close' : 'open',
        ),
    0,
  );
  const basis =
    plainBasis(actual, twin, end) ?? twinPricePnl(twin, end, until) - sum(ours, 'price') - drift;
  const collateral = twinCollateral(twin, end, until) - sum(ours, 'collateral');
  const known =
    forfeited +
    fees -
    insurance +
    haircut +
    charges +
    drift +
    basis +
    collateral +
    fundingForgone +
    unplanned;
  return {
    loss,
    forgone: twinNet - twinMarked,
    parts: {
      atMs,
      firstDeadRole: planOf(actual, dead).role,
      marginForfeitedQuote: forfeited,
      liquidationFeesQuote: fees,
      insuranceAbsorbedQuote: insurance,
      deleveragingHaircutQuote: haircut,
      exitChargesQuote: charges,
      nakedDriftQuote: drift,
      basisForgoneQuote: basis,
      collateralForgoneQuote: collateral,
      fundingForgoneQuote: fundingForgone,
      unplannedCostsQuote: unplanned,
      residualQuote: loss - known,
    },
  };
}

/**
 * The basis forgone by its own formula, which knows neither the drift nor the books:
 *
 *     s_d · q_d · (p_dT − p*) + s_v · q_v · (p_vT − ref)
 *
 * with p_T the marks at T. Null where legs are reopened, unwound together, settled in another currency,
 * at work after their trigger, or left by the twin before T: there it is what is left of the price P&L.
 */
function plainBasis(actual: Booked, twin: Booked, end: MarkedMoment): number | null {
  const [spell, ...more] = nakedSpells(actual);
  if (actual.run.exitOutcomes.some(({ style }) => style === 'migrate')) return null;
  const plain = actual.run.lives.every((life) =>
    isPlain(planOf(actual, life), tapeOf(actual, life)),
  );
  if (spell === undefined || more.length > 0 || actual.run.lives.length > 2 || !plain) return null;
  const stands = twin.run.lives.every((life) => compareMoments(exitOf(life), end) >= 0);
  if (!stands || twin.run.lives.length > 2) return null;
  const { dead, survivor, reference, quantity } = spell;
  const markAt = (life: LegLife): number => tapeOf(actual, life).mark[end.phase][end.bar] as number;
  return (
    planOf(actual, dead).side * dead.quantity * (markAt(dead) - dead.exitReference) +
    planOf(actual, survivor).side * quantity * (markAt(survivor) - reference)
  );
}

/** The first death in time; of two in one bar, the scenario's first leg. */
export function firstDeath(lives: readonly LegLife[]): LegLife | null {
  const deaths = lives.filter(isForced);
  deaths.sort((a, b) => {
    const order = compareMoments(exitOf(a), exitOf(b));
    return order || a.leg - b.leg;
  });
  return deaths[0] ?? null;
}

/**
 * T: where the last leg of the broken construction is gone; under rehedging, and where it may be entered
 * again, the planned exit of what was opened last. Never after that.
 */
export function endOfExit(actual: Scene): MarkedMoment {
  const byExit = (a: LegLife, b: LegLife): number => compareMoments(exitOf(a), exitOf(b));
  const last = [...actual.run.lives].sort(byExit).at(-1);
  const planned = plannedExit(actual, last?.construction ?? 0);
  const { survivor, enter } = actual.plan;
  if (last === undefined || survivor.policy === 'rehedge' || (enter?.times ?? 1) > 1)
    return planned;
  // What is closed with a leg that is caught ends as that one does.
  const kind = isClosedWithCaught(actual, last) ? 'liquidation' : last.exitKind;
  return markedEnd({ ...exitOf(last), kind }, planned);
}

/** Where the twin is marked when the last leg leaves as it does: at that open or close, never after the planned exit. */
export function markedEnd(
  { bar, phase, kind }: Moment & { readonly kind: ExitKind },
  planned: MarkedMoment,
): MarkedMoment {
  // A liquidation happens inside its bar, or at an open that only the bar's stamp tells apart.
  const atOpen = phase === 'open' && kind !== 'liquidation';
  const end: MarkedMoment = { bar, phase: atOpen ? 'open' : 'close' };
  return compareMoments(end, planned) > 0 ? planned : end;
}

/** The twin's transfers up to T, without those of an exit or an entry at T itself: it is marked as it stood. */
function transfersUntil(twin: Booked, end: MarkedMoment, atMs: number): readonly Transfer[] {
  const leaving = new Map(
    twin.run.lives
      .filter((life) => compareMoments(exitOf(life), end) >= 0)
      .map((life) => [life.tag, isEntered(life, end) ? life.exitTransfer : 0]),
  );
  return twin.run.journal.transfers.filter(
    ({ leg, atMs: at }, i) => at <= atMs && i < (leaving.get(leg) ?? Number.POSITIVE_INFINITY),
  );
}

/** The twin's price P&L marked at T: between references for legs in quote, by worth less flows else. */
function twinPricePnl(twin: Booked, end: MarkedMoment, until: readonly Transfer[]): number {
  let total = 0;
  for (const life of twin.run.lives) {
    if (!isEntered(life, end)) continue;
    // Planned to leave at the open of the bar in whose course the actual died: it has left already.
    if (compareMoments(exitOf(life), end) < 0) {
      total += fromFemto(received(until, 'price', ({ leg }) => leg === life.tag));
      continue;
    }
    const plan = planOf(twin, life);
    const tape = tapeOf(twin, life);
    const price = tape.mark[end.phase][end.bar] as number;
    if (isPlain(plan, tape)) {
      total += plan.side * life.quantity * (price - life.entryReference);
      if (plan.role === 'spot') total += holdingAt(twin.run, life, end, false) * price;
      continue;
    }
    const flows = until
      .filter((transfer) => transfer.leg === life.tag && transfer.reason !== 'price')
      .reduce((sum, transfer) => sum + inflow(transfer), 0n);
    total +=
      lifeWorth(twin, life, end.bar, end.phase) -
      assetGainAt(twin, life, end.bar, end.phase) -
      fromFemto(flows);
  }
  return total;
}

/** What the twin's assets had gained or lost by T: those it had left by then, and those it still held. */
const twinCollateral = (twin: Booked, end: MarkedMoment, until: readonly Transfer[]): number =>
  fromFemto(received(until, 'collateral')) +
  twin.run.lives
    .filter((life) => isEntered(life, end) && compareMoments(exitOf(life), end) >= 0)
    .reduce((total, life) => total + assetGainAt(twin, life, end.bar, end.phase), 0);

/** Whether a life had begun before T. */
const isEntered = (life: LegLife, end: MarkedMoment): boolean =>
  compareMoments(entryOf(life), end) < 0;

/** What a transfer put into a leg; funding that goes to the free balance is the leg's and never in it. */
function inflow({ from, to, amount }: Transfer): bigint {
  if (to.startsWith('leg:')) return amount;
  return from.startsWith('leg:') ? -amount : 0n;
}
