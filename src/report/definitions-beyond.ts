/** What the figures of forced exits beyond the plain liquidation mean, and of runs beside the scenario's own. */
import type { Definition } from './definition.ts';

/** Auto-deleveraging, and ways out that a scenario chose. */
export const BEYOND = {
  deleveragedAhead: {
    name: 'Before it in the queue',
    says: 'The share of the winning side’s quantity that stood before the leg in the venue’s queue, and was closed first.',
  },
  deleveragedTaken: {
    name: 'Closed of that side',
    says: 'The share of the winning side’s quantity that the venue closed in this round.',
  },
  liquidatorDelta: {
    name: 'Liquidator’s net delta, worst',
    says: 'The most coin that whoever acts after the trigger held unhedged while the position was unwound.',
  },
  liquidatorDeltaTime: {
    name: 'Over time',
    says: 'The same, added up over the time that it was held: ten coin for half an hour are five coin hours.',
    formula: 'Σ |net delta| × hours',
  },
  caughtLegSlippage: {
    name: 'Slippage of the caught leg',
    says: 'What selling the leg that met its trigger cost against its mark.',
  },
  otherLegSlippage: {
    name: 'Slippage of the other leg',
    says: 'What closing or offsetting the other leg cost against its price, by the style or by the survivor’s close after it.',
  },
  exitCharge: {
    name: 'Charge',
    says: 'The discount that a backstop takes, or the penalty of an exit that kept the hedge.',
  },
  insuranceFund: {
    name: 'Insurance fund',
    says: 'What the fund held before it took the position over and after it had sold it; what it lacked is socialised.',
  },
  basisPath: {
    name: 'Gap of the two marks',
    says: 'How far the other leg’s mark stood from the caught leg’s, from the trigger to the end of the unwinding.',
    formula: '(other leg’s mark − caught leg’s) ÷ caught leg’s',
  },
  reductions: {
    name: 'Reduced in time',
    says: 'How often both legs were reduced because a threshold of the scenario was passed.',
  },
  reducingCost: {
    name: 'Cost of reducing',
    says: 'Fees and slippage of the orders that reduced both legs; part of the costs above.',
  },
  savedByReducing: {
    name: 'Saved by reducing',
    says: 'How much better the trade ended than the same trade that was not reduced; negative where holding on was better.',
    formula: 'net − net without it',
  },
  crowdsPart: {
    name: 'The crowd’s part',
    says: 'How much of the result is what others in the same trade did to the price: a counterfactual, by a model.',
    formula: 'net without the crowd − net with it',
  },
  fatalCrowd: {
    name: 'Crowd at which it dies',
    says: 'The smallest crowd, by the notional of one leg of all of them, with which a leg of ours is liquidated or deleveraged.',
  },
  againstThisRun: {
    name: 'Against this run',
    says: 'The net of that run less the net of the scenario itself.',
  },
  stressed: {
    name: 'Stressed',
    says: 'The scenario lays shocks over the recorded history. What follows is not what happened.',
  },
  counterfactual: {
    name: 'Counterfactual',
    says: 'The prices are those of a model in which others hold the same trade. What follows is not what happened.',
  },
} as const satisfies Readonly<Record<string, Definition>>;
