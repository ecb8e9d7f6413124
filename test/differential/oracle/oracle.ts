/**
 * A second implementation of docs/method.md, written from that page alone: naive, slow, and without
 * one import from the program. `oracle` is its whole face.
 *
 * Where the page leaves a choice, this is the one taken:
 * - A coin-margined leg of a pair is turned back into quote at its own mark of that instant, a
 *   funding payment at the mark open, a liquidation at the trigger; its price P&L holds the rise and
 *   fall of the posted coin. Slippage in coin is N·|1 ÷ reference − 1 ÷ fill|.
 * - A bracket's end is in the settlement currency of the leg.
 * - Interest runs to an exit at an open, not to a close nor to a trigger inside a bar. A series is
 *   charged on the loan after the funding of the same open, as the flat rate is.
 * - Cash below 1e-9 of the capital is what rounding left: nothing is reopened with it.
 * - Under `rehedge` the exit ends at the planned exit whatever became of it; under the other
 *   policies when the last leg is gone. A naked stretch that a reopening ends is measured to the
 *   survivor's mark at that open.
 * - Prices in the naked drift are references, as in price P&L. The survivor of an inverse carry
 *   counts with the coin that came back, H + Z.
 * - Every bar of a cross account with a breach only at a mixed corner adds an outcome to the bounds;
 *   where all-lows and all-highs both breach, all-lows is taken and the other adds an outcome. Its loss is shared between its legs
 *   by what each closed. Its legs have no survival leverage of their own.
 * - Naked after a part is what the part is of the leg as it was opened, so that the parts of a leg sum
 *   to one; the survivor is the life that was held then, to its own end or to a reopening before it.
 *   Who leaves at the very open of a death was never naked.
 *   An outcome that bounds the net goes on after its bar by every policy and rule, as the actual one does.
 * - Under a venue a shared account gives back what is left: `full-margin` is a word of an override.
 * - The free balance is filled and spent print by print, goes on with the rest of a part, and is no
 *   more when a leg is reopened. The required margin counts only what reaches the posted one.
 * - What a part leaves is charged its interest from when the leg was last charged.
 * - What is due at one open settles the second leg first; so do exits.
 * - A leg is a role: what it asked for is sent to what a part left of it. Sending from the reserve leaves
 *   what is counted as free balance alone. `either` takes the reserve when more than rounding is left there.
 * - A spread counts what falls due, parts of an accrual at their own opens; a borrow's only where there is
 *   one. The margin ratio of an account is θ·(maintenance + λ·loan) ÷ A.
 * - A later construction is opened with the lesser of its share of the equity and the idle cash; with
 *   none, it is refused. T is then the planned exit of what was opened last.
 * - What may have gone otherwise, of two legs in one bar, goes the same way in every such bar.
 * - A trade already open is charged the first bar's print when it was opened before that bar.
 */
import { costsOf, type Life } from './life.ts';
import { deltaAt } from './sizing.ts';
import { netAt, type Snapshot, type Walk } from './snapshot.ts';
import { type Episode, netOf, type Sent, type State } from './state.ts';
import { survivalLeverage } from './survival.ts';
import { at, makeTape, type Planned, type Tape } from './tape.ts';
import type {
  OracleForcedExit,
  OracleInput,
  OracleLeg,
  OracleOutput,
  OracleTransfer,
} from './types.ts';
import { walk } from './walk.ts';

const sum = (numbers: readonly number[]): number => numbers.reduce((a, b) => a + b, 0);

export function oracle(input: OracleInput): OracleOutput {
  const tape = makeTape(input);
  const actual = walk(input, tape, 'actual');
  const twin = walk(input, tape, 'twin');

  const { lives } = actual.state;
  const net = sum(lives.map(netOf));
  const cashNet = actual.state.idleQuote - input.capitalQuote;
  if (Math.abs(cashNet - net) > 1e-9 * input.capitalQuote)
    throw new Error(`the books do not close: cash says ${cashNet}, the reasons say ${net}`);

  const twinNet = sum(twin.state.lives.map(netOf));
  const forced = firstDead(actual.state) === null ? null : forcedExit(input, tape, actual, twin);
  const legs = [...lives]
    .sort((a, b) => a.legIndex - b.legIndex || a.lifeIndex - b.lifeIndex)
    .map((life) => legOf(input, tape, actual.state, life));
  const survivals = legs
    .filter(({ lifeIndex, survivalLeverage: found }) => lifeIndex === 0 && found !== null)
    .map((leg) => leg.survivalLeverage ?? Number.POSITIVE_INFINITY);
  const others = actual.state.otherwise.map((way) => walk(input, tape, way));
  const ways = [net, ...others.map(({ state }) => sum(state.lives.map(netOf)))];
  return {
    gridMs: tape.gridMs,
    ambiguous: actual.state.ambiguous,
    netBoundsQuote: [Math.min(...ways), Math.max(...ways)],
    legs,
    transfers: actual.state.transfers.map((one) => transferOf(input, one)),
    entryRefusedMs: actual.refusedMs,
    totals: {
      capitalQuote: input.capitalQuote,
      fundingEarnedQuote: sum(lives.map((life) => life.fundingQuote)),
      interestQuote: -sum(lives.map((life) => life.interestQuote)),
      forcedExitLossQuote: forced?.loss ?? 0,
      forgoneAfterExitQuote: twinNet - net - (forced?.loss ?? 0),
      costsQuote: sum(lives.map(costsOf)),
      pricePnlQuote: sum(lives.map((life) => life.pricePnlQuote)),
      netQuote: net,
      twinNetQuote: twinNet,
      returnOnCapitalFraction: net / input.capitalQuote,
      pairSurvivalLeverage: survivals.length === 0 ? null : Math.min(...survivals),
    },
    forcedExit: forced?.parts ?? null,
  };
}

function transferOf(
  { legs }: OracleInput,
  { legIndex, source, sentMs, amountQuote, feeQuote, arrivedMs, late, failed }: Sent,
): OracleTransfer {
  const { role } = at(legs, legIndex);
  return { role, source, sentMs, amountQuote, feeQuote, arrivedMs, late, failed };
}

/** The plan of the construction that a life was part of. */
function plannedOf({ constructions }: State, { entryBar }: Life): Planned {
  const own = constructions.filter((one) => one.entryBar <= entryBar).at(-1);
  if (own === undefined) throw new Error('a life of no construction');
  return own.planned;
}

function legOf(input: OracleInput, tape: Tape, state: State, life: Life): OracleLeg {
  const { exit } = life;
  if (exit === null) throw new Error('a life without an end');
  // A trade already open says itself when it was opened; what is reopened later does not.
  const already = life.lifeIndex === 0 ? life.leg.position : null;
  const openedMs = already?.atMs ?? at(tape.bars, life.entryBar).openMs;
  return {
    role: life.leg.role,
    lifeIndex: life.lifeIndex,
    quantityBase: life.quantity,
    entry: {
      atMs: openedMs,
      price: life.entry,
    },
    exit: { atMs: exit.atMs, price: exit.price, kind: exit.kind },
    fundingQuote: life.fundingQuote,
    feesQuote: life.feesQuote,
    slippageQuote: life.slippageQuote,
    pricePnlQuote: life.pricePnlQuote,
    settlements: life.settlements,
    liquidation: life.liquidation,
    deleveraging: life.deleveraging,
    survivalLeverage: survivalLeverage(input, tape, life, plannedOf(state, life)),
  };
}

/**
 * Where the exit ends. Under `rehedge`, and where it may be entered again, the planned exit (of what was
 * opened last), whatever became of it. Otherwise when the last leg is gone: the opens if that was a fill at an open, the closes if it was a death or the
 * window's end. Never later than the twin's own planned exit.
 */
function twinAtExit(
  input: OracleInput,
  tape: Tape,
  actual: Walk,
  twin: Walk,
): { atMs: number; taken: Snapshot } {
  const exits = actual.state.lives.flatMap((life) => life.exit ?? []);
  const planned = actual.state.constructions.at(-1)?.planned;
  if (planned === undefined) throw new Error('nothing was ever opened');
  const goesOn = input.survivor.policy === 'rehedge' || (input.enter?.times ?? 1) > 1;
  // A leg that waited for its venue may have stayed beyond it.
  const last = Math.max(...exits.map((exit) => exit.bar));
  const bar = goesOn ? planned.bar : Math.min(last, planned.bar);
  const isPlanned = bar === planned.bar && planned.at === 'open';
  const filled = isFilledAtOpen(tape, actual.state.lives, bar);
  const when = isPlanned || (filled && !goesOn) ? 'open' : 'close';
  return { atMs: at(tape.bars, bar).openMs, taken: at(twin.snapshots, bar)[when] };
}

/**
 * Whether the last exits, all of one bar, were fills at its open. What a round closed there may be followed by
 * what the same bar brings: a death inside it, the window's end.
 */
function isFilledAtOpen(tape: Tape, lives: readonly Life[], bar: number): boolean {
  const last = lives.filter(({ exit }) => exit?.bar === bar);
  const ofRounds = last.filter(({ exit }) => exit?.kind === 'adl');
  const others = last.filter(({ exit }) => exit?.kind !== 'adl');
  const isAtOpen = ({ exit, legIndex }: Life): boolean =>
    exit?.kind === 'liquidation' && exit.price === at(at(tape.bars, bar).legs, legIndex).mark.open;
  if (others.some(({ exit }) => exit?.marked === 'open')) return true;
  return ofRounds.length > 0 && others.every(isAtOpen);
}

/** Whom it befell first, in company or, where the other leg had left already, alone; null: nobody. */
function firstDead({ lives, episodes }: State): Life | null {
  const dead = lives.filter(({ exit }) => exit?.kind === 'liquidation' || exit?.kind === 'adl');
  const barOf = ({ exit }: Life): number => exit?.bar ?? Number.POSITIVE_INFINITY;
  const [first = null] = dead.sort((a, b) => barOf(a) - barOf(b) || a.legIndex - b.legIndex);
  const [episode] = episodes;
  return first !== null && episode?.bar === barOf(first) ? episode.dead : first;
}

function forcedExit(
  input: OracleInput,
  tape: Tape,
  actual: Walk,
  twin: Walk,
): { loss: number; parts: OracleForcedExit } {
  const { lives, episodes } = actual.state;
  const { atMs, taken } = twinAtExit(input, tape, actual, twin);
  const loss = netAt(taken) - sum(lives.map(netOf));

  const liquidations = lives.flatMap((life) => life.liquidation ?? []);
  const forfeited = sum(liquidations.map((one) => one.marginForfeitedQuote));
  const fees = sum(liquidations.map((one) => one.feeQuote + one.slippageQuote));
  const insurance = sum(liquidations.map((one) => one.insuranceAbsorbedQuote));
  // A cross account is unwound as one, so nothing of it is ever naked.
  const alone = input.template === 'cross' ? [] : episodes;
  const naked = sum(alone.map((episode) => nakedDrift(input, tape, lives, episode)));
  const haircut = sum(lives.map((life) => life.deleveraging?.haircutQuote ?? 0));
  const charges = sum(lives.map((life) => life.exitChargeQuote));
  const price = taken.priceQuote - sum(lives.map((life) => life.pricePnlQuote));
  const funding = taken.fundingQuote - sum(lives.map((life) => life.fundingQuote));
  const ordinary = (life: Life) => life.feesQuote + life.slippageQuote + life.interestQuote;
  const unplanned = sum(lives.map(ordinary)) - taken.costsQuote;
  const basis = price - naked;
  const lost = forfeited + fees - insurance + haircut + charges;
  const parts = lost + naked + basis + funding + unplanned;
  return {
    loss,
    parts: {
      atMs,
      firstDeadRole: firstDead(actual.state)?.leg.role ?? 'long',
      marginForfeitedQuote: forfeited,
      liquidationFeesQuote: fees,
      insuranceAbsorbedQuote: insurance,
      deleveragingHaircutQuote: haircut,
      exitChargesQuote: charges,
      nakedDriftQuote: naked,
      basisForgoneQuote: basis,
      fundingForgoneQuote: funding,
      unplannedCostsQuote: unplanned,
      residualQuote: loss - parts,
    },
  };
}

/**
 * What the price did to a survivor from a death on; nothing where he left at that very open. What a
 * liquidation in steps takes of him leaves at its trigger, the rest goes on.
 */
function nakedDrift(
  input: OracleInput,
  tape: Tape,
  lives: readonly Life[],
  episode: Episode,
): number {
  const { dead, survivor, survivorQuantity, bar, triggerPrice, part, rehedged } = episode;
  if (survivor.exit?.bar === bar && survivor.exit.marked === 'open') return 0;
  const { legs, openMs } = at(tape.bars, bar);
  const [gone, left] = [at(legs, dead.legIndex), at(legs, survivor.legIndex)];
  // As much money, of two currencies at what they were worth then.
  const each = survivor.legIndex === 0 ? (deltaAt(input, openMs) ?? Number.NaN) : 1;
  const moved = (each * (triggerPrice - gone.mark.open) * gone.worth.open) / left.worth.open;
  const ref = left.mark.open + moved;
  const worthAt = (when: number, phase: 'open' | 'close') =>
    at(at(tape.bars, when).legs, survivor.legIndex).worth[phase];
  let held = part * survivorQuantity;
  let drift = 0;
  let life: Life | undefined = survivor;
  while (life !== undefined) {
    const { exit, liquidation, deleveraging, legIndex, lifeIndex }: Life = life;
    if (rehedged !== null && (exit === null || exit.bar >= rehedged.bar))
      return drift - survivor.sign * held * (rehedged.price - ref) * worthAt(rehedged.bar, 'open');
    const share = (liquidation ?? deleveraging)?.closedFraction ?? 1;
    const closed = exit !== null && exit.kind !== 'liquidation' && exit.marked === 'close';
    const worth = exit === null ? Number.NaN : worthAt(exit.bar, closed ? 'close' : 'open');
    drift -= survivor.sign * held * share * ((exit?.reference ?? Number.NaN) - ref) * worth;
    if (share === 1) return drift;
    held *= 1 - share;
    life = lives.find(
      (next) => next.continues && next.legIndex === legIndex && next.lifeIndex === lifeIndex + 1,
    );
  }
  return drift;
}
