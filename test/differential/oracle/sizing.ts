/**
 * "Sizes" of docs/method.md: what is opened at the first bar's open, and what cash is left idle.
 * The cross account has no isolated leg and opens itself, in cross.ts.
 */
import { fillOf, type Life, newLife } from './life.ts';
import { refusalOf } from './refusals.ts';
import { at, type TapeBar } from './tape.ts';
import { OpeningRefused, type OracleInput } from './types.ts';

export interface Opened {
  readonly lives: Life[];
  readonly idleQuote: number;
}

/** Entry fill of a leg at this bar's open, and the price it is measured against. */
export function entryPrices(input: OracleInput, bar: TapeBar, legIndex: number) {
  const reference = at(bar.legs, legIndex).fillOpen;
  const buying = at(input.legs, legIndex).side === 'long';
  return { reference, fill: fillOf(reference, buying, input.slippageFraction) };
}

/** @throws OpeningRefused where a venue does not let a leg in; what is already open is not asked */
export function openAll(input: OracleInput, bar: TapeBar): Opened {
  if (input.legs.some((leg) => leg.position !== null)) return openPositions(input, bar);
  const opened = openEntry(input, bar);
  for (const life of opened.lives) {
    const why = refusalOf(input, bar.openMs, life);
    if (why !== null) throw new OpeningRefused(`${life.leg.role}: ${why}`);
  }
  return opened;
}

function openEntry(input: OracleInput, bar: TapeBar): Opened {
  if (input.template === 'segregated') return openSegregated(input, bar);
  if (input.template === 'inverse') return openInverseCarry(input, bar);
  return openPair(input, bar);
}

/** A trade already open: no entry costs, P&L from the given entry, idle = capital − margins. */
function openPositions(input: OracleInput, bar: TapeBar): Opened {
  if (input.template !== 'delta-neutral' && input.template !== 'reverse')
    throw new Error(`the method does not say what a position is under ${input.template}`);
  let idleQuote = input.capitalQuote;
  const lives = input.legs.map((leg, legIndex) => {
    const { position } = leg;
    if (position === null) throw new Error('either both legs are already open or none is');
    const price = leg.contract === 'inverse' ? at(bar.legs, legIndex).mark.open : 1;
    idleQuote -= position.margin * price;
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
  return { lives, idleQuote };
}

/** delta-neutral, and reverse-cash-and-carry, which is the same with a borrowed spot leg. */
function openPair(input: OracleInput, bar: TapeBar): Opened {
  const k = input.capitalQuote * (1 - input.reserveFraction);
  const split = input.splitFraction ?? 0.5;
  const halves = [k * split, k * (1 - split)];
  const parts = input.legs.map((leg, legIndex) => {
    const half = at(halves, legIndex);
    const { leverage, takerFraction: taker } = leg;
    const { reference, fill } = entryPrices(input, bar, legIndex);
    if (leg.contract !== 'inverse')
      return {
        half,
        reference,
        fill,
        coin: half,
        affordable: (half * leverage) / (fill * (1 + leverage * taker)),
      };
    const coin = half / at(bar.legs, legIndex).mark.open;
    return { half, reference, fill, coin, affordable: (coin * leverage) / (1 + leverage * taker) };
  });
  const quantity = Math.min(...parts.map((part) => part.affordable));
  const lives = input.legs.map((leg, legIndex) => {
    const { half, reference, fill, coin } = at(parts, legIndex);
    const inverse = leg.contract === 'inverse';
    const fee = quantity * leg.takerFraction * (inverse ? 1 : fill);
    const contracts = quantity * fill;
    const slipped = inverse
      ? contracts * Math.abs(1 / reference - 1 / fill)
      : quantity * Math.abs(fill - reference);
    const price = inverse ? at(bar.legs, legIndex).mark.open : 1;
    return newLife({
      legIndex,
      leg,
      entryBar: 0,
      entry: fill,
      entryReference: reference,
      quantity,
      margin: coin - fee,
      spentQuote: half,
      feesQuote: fee * price,
      slippageQuote: slipped * price,
      chargedMs: bar.openMs,
    });
  });
  return { lives, idleQuote: input.capitalQuote - k };
}

/** Spot paid in full, the perp's margin beside it. */
function openSegregated(input: OracleInput, bar: TapeBar): Opened {
  const k = input.capitalQuote * (1 - input.reserveFraction);
  const [spotLeg, perpLeg] = input.legs;
  const spot = entryPrices(input, bar, 0);
  const perp = entryPrices(input, bar, 1);
  const spotPaid = spot.fill * (1 + spotLeg.takerFraction);
  const { leverage, takerFraction: taker } = perpLeg;
  const split = input.splitFraction;
  const quantity =
    split === null
      ? k / (spotPaid + perp.fill * (1 / leverage + taker))
      : Math.min(
          (k * split) / spotPaid,
          (k * (1 - split) * leverage) / (perp.fill * (1 + leverage * taker)),
        );
  const fee = quantity * perp.fill * taker;
  const margin = split === null ? (quantity * perp.fill) / leverage : k * (1 - split) - fee;
  const spotLife = outrightSpot(input, bar, quantity, quantity * spotPaid);
  const perpLife = newLife({
    legIndex: 1,
    leg: perpLeg,
    entryBar: 0,
    entry: perp.fill,
    entryReference: perp.reference,
    quantity,
    margin,
    spentQuote: margin + fee,
    feesQuote: fee,
    slippageQuote: quantity * Math.abs(perp.fill - perp.reference),
    chargedMs: bar.openMs,
  });
  return {
    lives: [spotLife, perpLife],
    idleQuote: input.capitalQuote - quantity * spotPaid - margin - fee,
  };
}

/** Coin bought with everything; all that the perp's fee leaves is sold forward in coin. */
function openInverseCarry(input: OracleInput, bar: TapeBar): Opened {
  const k = input.capitalQuote * (1 - input.reserveFraction);
  const [spotLeg, perpLeg] = input.legs;
  const spot = entryPrices(input, bar, 0);
  const perp = entryPrices(input, bar, 1);
  const bought = k / (spot.fill * (1 + spotLeg.takerFraction));
  const held = bought / (1 + perpLeg.takerFraction);
  const contracts = held * perp.fill;
  const posted = held / perpLeg.leverage;
  const feeCoin = held * perpLeg.takerFraction;
  const spotLife = newLife({
    ...outrightSpot(input, bar, held, k - feeCoin * spot.fill),
    feesQuote: bought * spot.fill * spotLeg.takerFraction,
    slippageQuote: held * Math.abs(spot.fill - spot.reference),
  });
  const perpLife = newLife({
    legIndex: 1,
    leg: perpLeg,
    entryBar: 0,
    entry: perp.fill,
    entryReference: perp.reference,
    quantity: held,
    margin: posted,
    lent: posted,
    spentQuote: feeCoin * spot.fill,
    feesQuote: feeCoin * spot.fill,
    slippageQuote: contracts * Math.abs(1 / perp.reference - 1 / perp.fill) * spot.reference,
    chargedMs: bar.openMs,
  });
  return { lives: [spotLife, perpLife], idleQuote: input.capitalQuote - k };
}

export function outrightSpot(
  input: OracleInput,
  bar: TapeBar,
  quantity: number,
  spentQuote: number,
): Life {
  const [leg] = input.legs;
  const { reference, fill } = entryPrices(input, bar, 0);
  return newLife({
    legIndex: 0,
    leg,
    outright: true,
    entryBar: 0,
    entry: fill,
    entryReference: reference,
    quantity,
    margin: 0,
    spentQuote,
    feesQuote: quantity * fill * leg.takerFraction,
    slippageQuote: quantity * Math.abs(fill - reference),
    chargedMs: bar.openMs,
  });
}
