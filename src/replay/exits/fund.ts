/**
 * `fund`: the venue's insurance fund takes the leg over at its bankruptcy price and sells it in equal parts.
 * What it gains or loses against that price moves the fund; what it lacks is socialised.
 *
 * Taken over at the bankruptcy price is the same as at the trigger together with the leg's equity there.
 */
import type { ExitStyle } from '../../domain/exit-style.ts';
import {
  type AccountName,
  type Femto,
  fromFemto,
  received,
  toFemto,
} from '../../ledger/journal.ts';
import { equityAt, notionalAt } from '../../margin/isolated.ts';
import { quoteOn } from '../../market/settlement-price.ts';
import { putIn } from '../collateral.ts';
import { worthAt } from '../leg-collateral.ts';
import { type Breach, closeCaught } from '../liquidate.ts';
import { type EngineState, type HeldLeg, idleCash, noteIdle, settlementPrice } from '../state.ts';
import { coinsOf, unplannedSlippage } from '../unplanned.ts';
import { sharesLosses } from './loss-sharing.ts';
import { otherReference, tapeOfLeg } from './pair.ts';
import { type FundSale, holdUnhedged, partsOver, type Unwinding } from './unwinding.ts';

type Fund = Extract<ExitStyle, { readonly kind: 'fund' }>;

/** The fund behind a leg: what its balance has moved by since the run began. */
const fundOf = (state: EngineState, leg: number): AccountName =>
  `world:fund:${state.plan.legs[leg]?.role}`;

const levelOf = (state: EngineState, leg: number, { balance }: Fund): Femto =>
  toFemto(balance) + state.journal.balance(fundOf(state, leg));

/** The leg goes over to the fund, and its equity with it; what it lacks the fund pays. */
export function takeOver(
  state: EngineState,
  unwinding: Unwinding,
  breach: Breach,
  bar: number,
  style: Fund,
): void {
  const { held, price } = breach;
  const { journal, tape } = state;
  const atMs = tape.openMs[bar] as number;
  const fund = fundOf(state, held.leg);
  const before = levelOf(state, held.leg, style);
  const from = journal.transfers.length;
  const exposed = exposedNotional(state, breach, bar, style);
  closeCaught(state, breach, bar, () => ({ share: 1, style: 'takeover', fee: 0, slippage: 0 }));
  const moved = journal.transfers.slice(from).filter(({ leg }) => leg === held.tag);
  const forfeited = -received(moved, 'margin forfeited');
  const insured = received(moved, 'insurance');
  journal.post(atMs, 'world:liquidation', fund, forfeited, 'insurance', held.tag);
  journal.post(atMs, fund, 'world:insurance', insured, 'insurance', held.tag);
  unwinding.fund = { before, after: before, socialised: 0n, chargedToUs: 0n };
  const coins = coinsOf(held, price);
  holdUnhedged(unwinding, held.side * coins, atMs);
  unwinding.work = {
    kind: 'selling',
    ...{ side: held.side, coins, price, exposed },
    left: partsOver(style.over, tape.gridMs),
    dueMs: atMs + tape.gridMs,
  };
}

/** Notional of our other leg, where it won on the market that has to bear the fund's losses. */
function exposedNotional(
  state: EngineState,
  { held, price, phase }: Breach,
  bar: number,
  { winners }: Fund,
): number {
  const other = state.held[1 - held.leg] ?? null;
  if (winners === null || other === null || other.side === held.side) return 0;
  if (!sharesLosses(state.plan, held.leg)) return 0;
  const reference = otherReference(state, held.leg, { bar, phase, price });
  const x = settlementPrice(state, other, bar, phase, reference);
  return notionalAt(other, reference) * x;
}

/** Sells the parts that are due at an open; at the window's end all that is left. */
export function sellParts(
  state: EngineState,
  unwinding: Unwinding,
  work: FundSale,
  at: { readonly bar: number; readonly phase: 'open' | 'close' },
): void {
  const { openMs, gridMs } = state.tape;
  const atMs = (openMs[at.bar] as number) + (at.phase === 'close' ? gridMs : 0);
  while (work.left > 0 && (at.phase === 'close' || work.dueMs <= atMs)) {
    const coins = at.phase === 'close' ? work.coins : work.coins / work.left;
    sellPart(state, unwinding, work, coins, at);
    work.coins -= coins;
    work.left = at.phase === 'close' ? 0 : work.left - 1;
    work.dueMs += gridMs;
  }
  holdUnhedged(unwinding, work.left === 0 ? 0 : work.side * work.coins, atMs);
  unwinding.endBar = at.bar;
  if (work.left > 0) return;
  unwinding.work = null;
  coverShortfall(state, unwinding, work, at);
}

function sellPart(
  state: EngineState,
  unwinding: Unwinding,
  { side, price }: FundSale,
  coins: number,
  { bar, phase }: { readonly bar: number; readonly phase: 'open' | 'close' },
): void {
  const { leg, tag } = unwinding.trigger;
  const tape = tapeOfLeg(state, leg);
  const plan = state.plan.legs[leg] as HeldLeg['plan'];
  const reference = (phase === 'open' ? tape.fillOpen : tape.fillClose)[bar] as number;
  const order = { bar, phase, price: reference, quantity: coins };
  const x = quoteOn(tape, bar, phase);
  const slippage = unplannedSlippage(state, { plan, tape }, order) * coins * reference * x;
  const atMs = state.tape.openMs[bar] as number;
  const fund = fundOf(state, leg);
  const { journal } = state;
  journal.post(atMs, 'world:price', fund, side * coins * (reference - price) * x, 'price', tag);
  journal.post(atMs, fund, 'world:slippage', slippage, 'liquidation slippage', tag);
  unwinding.caughtSlippage += slippage;
}

/** What the fund lacks is borne by those who won; our part of it by our other leg. */
function coverShortfall(
  state: EngineState,
  unwinding: Unwinding,
  { exposed }: FundSale,
  at: { readonly bar: number; readonly phase: 'open' | 'close' },
): void {
  const { style, trigger, fund: record } = unwinding;
  if (style.kind !== 'fund' || record === null) return;
  const fund = fundOf(state, trigger.leg);
  const level = levelOf(state, trigger.leg, style);
  if (level < 0n) {
    const atMs = state.tape.openMs[at.bar] as number;
    record.socialised = -level;
    const share = style.winners === null ? 0 : Math.min(1, exposed / style.winners);
    if (share > 0) record.chargedToUs = chargeOurs(state, unwinding, share, at);
    const others = record.socialised - record.chargedToUs;
    state.journal.post(atMs, 'world:winners', fund, others, 'socialised loss', trigger.tag);
  }
  record.after = levelOf(state, trigger.leg, style);
}

/** Our part of a socialised loss: from the winning leg, or from what it brought home; never beyond what is there. */
function chargeOurs(
  state: EngineState,
  { trigger, fund: record }: Unwinding,
  share: number,
  { bar, phase }: { readonly bar: number; readonly phase: 'open' | 'close' },
): Femto {
  const { journal, tape } = state;
  const atMs = tape.openMs[bar] as number;
  const held = state.held[1 - trigger.leg] ?? null;
  const asked = share * fromFemto(record?.socialised ?? 0n);
  const fund = fundOf(state, trigger.leg);
  const tag = held?.tag ?? lastTag(state, 1 - trigger.leg);
  const from = journal.transfers.length;
  if (held === null) {
    const quote = Math.min(asked, Math.max(0, idleCash(state)));
    journal.post(atMs, 'own:idle', fund, quote, 'socialised loss', tag);
    noteIdle(state, bar, phase);
  } else {
    const mark = held.tape.mark.open[bar] as number;
    const x = settlementPrice(state, held, bar, 'open', mark);
    const quote = Math.min(asked, Math.max(0, equityAt(worthAt(held, 'open', bar), mark)) * x);
    journal.post(atMs, held.account, fund, quote, 'socialised loss', tag);
    putIn(state, held, -quote, bar);
  }
  return -received(journal.transfers.slice(from), 'socialised loss');
}

const lastTag = ({ lives }: EngineState, leg: number): string =>
  lives.findLast((life) => life.leg === leg)?.tag ?? '';
