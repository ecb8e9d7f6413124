/** How much of each leg, what opening and closing cost, and how far a hedge has drifted. */
import type { ReplayResult } from '../../src/domain/result.ts';
import { tell } from '../builders/engine.ts';
import { flat, input, leg, START_MS } from '../differential/stories/build.ts';
import { answers, type Handlers, type NumericCase } from './case.ts';
import { hours, resultOf, still } from './replays.ts';

const CALM = [still(100), still(100)];

/** A spot holding beside a perp margined apart, at 100. */
function carry(
  capital: number,
  leverage: number,
  fees: { readonly spot: number; readonly perp: number },
): ReplayResult {
  const legs = [
    leg('spot', CALM, { takerFraction: fees.spot }),
    leg('perp', CALM, { takerFraction: fees.perp, leverage }),
  ] as const;
  return tell(input('segregated', capital, [...legs], { liquidation: flat(0.01) })).result;
}

function split(given: NumericCase): void {
  const { inputs } = given;
  const result = carry(inputs.number('initial'), inputs.number('target_leverage'), {
    spot: 0,
    perp: 0,
  });
  const [spot, perp] = result.legs;
  const notional = (perp?.quantityBase ?? Number.NaN) * 100;
  const margin = perp?.marginQuote ?? Number.NaN;
  answers(given, 'spot', (spot?.quantityBase ?? Number.NaN) * 100);
  answers(given, 'perp_margin', margin);
  answers(given, 'hedge_leverage', notional / margin);
}

const feesOf = (result: ReplayResult): number =>
  result.legs.reduce((all, { feesQuote }) => all + Math.abs(feesQuote), 0);

function pairFees(given: NumericCase): void {
  const { inputs } = given;
  const taker = inputs.number('taker');
  const quantity = inputs.number('notional_per_leg') / 100;
  answers(given, 'fees', feesOf(resultOf(hours(2, 100, { quantity, taker }))));
}

function carryFees(given: NumericCase): void {
  const { inputs } = given;
  const fees = { spot: inputs.number('spot_fee'), perp: inputs.number('perp_fee') };
  // At 1x a unit takes its price twice, each with its fee.
  const capital = inputs.number('notional') * (2 + fees.spot + fees.perp);
  answers(given, 'fees', feesOf(carry(capital, 1, fees)));
}

/** Two quantities that no longer match: the net delta, as a share of the perp's. */
function drift(given: NumericCase): void {
  const { inputs } = given;
  const held = (name: 'spot' | 'perp') => {
    const [quantity, mark] = [inputs.number(`qty_${name}`), inputs.number(`mark_${name}`)];
    const position = { quantity, entry: mark, margin: quantity * mark, atMs: START_MS };
    return leg(name, [still(mark), still(mark)], { leverage: 1, position });
  };
  const [spot, perp] = [held('spot'), held('perp')];
  const capital = 3 * inputs.number('qty_perp') * inputs.number('mark_perp');
  const { netDelta } = tell(
    input('segregated', capital, [spot, perp], { liquidation: flat(0.01) }),
  ).result;
  answers(given, 'drift_pct', (Math.abs(netDelta.worstBase) / inputs.number('qty_perp')) * 100);
}

export const SIZING: Handlers = {
  basis_capital_split: split,
  fees_two_legs_round_trip: pairFees,
  fees: carryFees,
  delta_drift_pct: drift,
};
