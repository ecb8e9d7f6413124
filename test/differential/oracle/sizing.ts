/**
 * "Sizes" of docs/method.md: what is opened at a bar's open out of K, and what that takes of the cash.
 * The cross account has no isolated leg and opens itself, in cross.ts.
 */
import { fillOf, type Life, newLife } from './life.ts';
import { refusalOf } from './refusals.ts';
import { at, type TapeBar } from './tape.ts';
import { OpeningRefused, type OracleInput } from './types.ts';

export interface Opened {
  readonly lives: readonly Life[];
  /** Out of the idle cash. */
  readonly spentQuote: number;
}

/** Where and with how much a construction is opened: the bar, its index, and K. */
export interface Entry {
  readonly bar: TapeBar;
  readonly index: number;
  readonly workingQuote: number;
}

/** Entry fill of a leg at this bar's open, and the price it is measured against. */
export function entryPrices(input: OracleInput, bar: TapeBar, legIndex: number) {
  const reference = at(bar.legs, legIndex).fillOpen;
  const buying = at(input.legs, legIndex).side === 'long';
  return { reference, fill: fillOf(reference, buying, input.slippageFraction) };
}

/** Below this share of the capital, K is what rounding left. */
export const DUST = 1e-9;

/** @throws OpeningRefused where a venue does not let a leg in; what is already open is not asked */
export function openAll(input: OracleInput, entry: Entry): Opened {
  if (isOpen(input)) return openPositions(input, entry.bar);
  if (entry.workingQuote <= DUST * input.capitalQuote)
    throw new OpeningRefused('nothing is left to open it with');
  const opened = openEntry(input, entry);
  for (const life of opened.lives) {
    const why = refusalOf(input, entry.bar.openMs, life);
    if (why !== null) throw new OpeningRefused(`${life.leg.role}: ${why}`);
  }
  return opened;
}

/** Whether the trade is already open at the window's beginning. */
export const isOpen = ({ legs }: OracleInput): boolean =>
  legs.some(({ position }) => position !== null);

function openEntry(input: OracleInput, entry: Entry): Opened {
  if (input.template === 'segregated') return openSegregated(input, entry);
  if (input.template === 'inverse') return openInverseCarry(input, entry);
  return openPair(input, entry);
}

/** A trade already open: no entry costs, P&L from the given entry, idle = capital − margins. */
function openPositions(input: OracleInput, bar: TapeBar): Opened {
  if (input.template !== 'delta-neutral' && input.template !== 'reverse')
    throw new Error(`the method does not say what a position is under ${input.template}`);
  let spent = 0;
  const lives = input.legs.map((leg, legIndex) => {
    const { position } = leg;
    if (position === null) throw new Error('either both legs are already open or none is');
    const { mark, worth } = at(bar.legs, legIndex);
    const price = worth.open * (leg.contract === 'inverse' ? mark.open : 1);
    spent += position.margin * price;
    return newLife({
      legIndex,
      leg,
      entryBar: 0,
      heldFromBar: position.atMs < bar.openMs ? 0 : 1,
      entry: position.entry,
      entryReference: position.entry,
      quantity: position.quantity,
      margin: position.margin,
      spentQuote: position.margin * price,
      chargedMs: bar.openMs,
    });
  });
  return { lives, spentQuote: spent };
}

/** delta-neutral, and reverse-cash-and-carry, which is the same with a borrowed spot leg. */
function openPair(input: OracleInput, { bar, index, workingQuote: k }: Entry): Opened {
  const split = input.splitFraction ?? 0.5;
  const halves = [k * split, k * (1 - split)];
  const parts = input.legs.map((leg, legIndex) => {
    const half = at(halves, legIndex);
    const { leverage, takerFraction: taker } = leg;
    const { reference, fill } = entryPrices(input, bar, legIndex);
    const { mark, worth } = at(bar.legs, legIndex);
    const inverse = leg.contract === 'inverse';
    const price = worth.open * (inverse ? mark.open : 1);
    const posted = half / price;
    const affordable = (posted * leverage) / ((inverse ? 1 : fill) * (1 + leverage * taker));
    return { half, reference, fill, price, posted, affordable };
  });
  const quantity = Math.min(...parts.map((part) => part.affordable));
  const lives = input.legs.map((leg, legIndex) => {
    const { half, reference, fill, price, posted } = at(parts, legIndex);
    const inverse = leg.contract === 'inverse';
    const fee = quantity * leg.takerFraction * (inverse ? 1 : fill);
    const contracts = quantity * fill;
    const slipped = inverse
      ? contracts * Math.abs(1 / reference - 1 / fill)
      : quantity * Math.abs(fill - reference);
    return newLife({
      legIndex,
      leg,
      entryBar: index,
      entry: fill,
      entryReference: reference,
      quantity,
      margin: posted - fee,
      spentQuote: half,
      feesQuote: fee * price,
      slippageQuote: slipped * price,
      chargedMs: bar.openMs,
    });
  });
  return { lives, spentQuote: k };
}

/** Spot paid in full, the perp's margin beside it. */
function openSegregated(input: OracleInput, { bar, index, workingQuote: k }: Entry): Opened {
  const [spotLeg, perpLeg] = input.legs;
  const spot = entryPrices(input, bar, 0);
  const perp = entryPrices(input, bar, 1);
  const spotPaid = spot.fill * (1 + spotLeg.takerFraction) * at(bar.legs, 0).worth.open;
  const { leverage, takerFraction: taker } = perpLeg;
  const money = at(bar.legs, 1).worth.open;
  const split = input.splitFraction;
  const each = deltaAt(input, bar.openMs);
  if (each === null || each <= 0) throw new OpeningRefused(`spot: a delta of ${each}`);
  const quantity =
    split === null
      ? k / (spotPaid + each * perp.fill * money * (1 / leverage + taker))
      : Math.min(
          (k * split) / spotPaid,
          (k * (1 - split) * leverage) / (each * perp.fill * money * (1 + leverage * taker)),
        );
  const short = each * quantity;
  const fee = short * perp.fill * taker;
  const margin = split === null ? (short * perp.fill) / leverage : (k * (1 - split)) / money - fee;
  const spotLife = outrightSpot(input, { bar, index }, quantity, quantity * spotPaid);
  const perpLife = newLife({
    legIndex: 1,
    leg: perpLeg,
    entryBar: index,
    entry: perp.fill,
    entryReference: perp.reference,
    quantity: short,
    margin,
    spentQuote: (margin + fee) * money,
    feesQuote: fee * money,
    slippageQuote: short * Math.abs(perp.fill - perp.reference) * money,
    chargedMs: bar.openMs,
  });
  return {
    lives: [spotLife, perpLife],
    spentQuote: quantity * spotPaid + (margin + fee) * money,
  };
}

/** The spot's delta as it was last known at an instant: one where it has no series, null before its first value. */
export function deltaAt({ legs, signals }: OracleInput, nowMs: number): number | null {
  const [{ delta }] = legs;
  if (delta === undefined) return 1;
  const values = signals?.find(({ name }) => name === delta)?.values ?? [];
  return values.filter(({ atMs }) => atMs <= nowMs).at(-1)?.value ?? null;
}

/** Coin bought with everything; all that the perp's fee leaves is sold forward in coin. */
function openInverseCarry(input: OracleInput, { bar, index, workingQuote: k }: Entry): Opened {
  const [spotLeg, perpLeg] = input.legs;
  const spot = entryPrices(input, bar, 0);
  const perp = entryPrices(input, bar, 1);
  const ofSpot = at(bar.legs, 0).worth.open;
  const paid = spot.fill * ofSpot;
  const bought = k / (paid * (1 + spotLeg.takerFraction));
  const held = bought / (1 + perpLeg.takerFraction);
  const contracts = held * perp.fill;
  const posted = held / perpLeg.leverage;
  const feeCoin = held * perpLeg.takerFraction;
  const spotLife = newLife({
    ...outrightSpot(input, { bar, index }, held, k - feeCoin * paid),
    feesQuote: bought * paid * spotLeg.takerFraction,
    slippageQuote: held * Math.abs(spot.fill - spot.reference) * ofSpot,
  });
  const perpLife = newLife({
    legIndex: 1,
    leg: perpLeg,
    entryBar: index,
    entry: perp.fill,
    entryReference: perp.reference,
    quantity: held,
    margin: posted,
    lent: posted,
    spentQuote: feeCoin * paid,
    feesQuote: feeCoin * paid,
    slippageQuote:
      contracts * Math.abs(1 / perp.reference - 1 / perp.fill) * spot.reference * ofSpot,
    chargedMs: bar.openMs,
  });
  return { lives: [spotLife, perpLife], spentQuote: k };
}

export function outrightSpot(
  input: OracleInput,
  { bar, index }: Pick<Entry, 'bar' | 'index'>,
  quantity: number,
  spentQuote: number,
): Life {
  const [leg] = input.legs;
  const { reference, fill } = entryPrices(input, bar, 0);
  const money = at(bar.legs, 0).worth.open;
  return newLife({
    legIndex: 0,
    leg,
    outright: true,
    entryBar: index,
    entry: fill,
    entryReference: reference,
    quantity,
    margin: 0,
    spentQuote,
    feesQuote: quantity * fill * leg.takerFraction * money,
    slippageQuote: quantity * Math.abs(fill - reference) * money,
    chargedMs: bar.openMs,
  });
}
