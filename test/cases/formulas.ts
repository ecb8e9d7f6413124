/** How venues make a rate out of a premium. */

import { HOUR } from '../../src/units/units.ts';
import {
  dampedRate,
  deribitEightHourRate,
  hyperliquidHourlyRate,
  impactPremium,
  interestFor,
  krakenImpliedIndex,
  krakenRelativeRate,
  okxScaledRate,
  okxWithRate,
  symmetric,
} from '../../src/venues/funding-formula.ts';
import { answers, type Handlers, type NumericCase, near } from './case.ts';

/** No limit: the cases print the rate before it. */
const UNLIMITED = symmetric(Number.POSITIVE_INFINITY);

function rate(given: NumericCase): void {
  const { inputs, expected } = given;
  if (inputs.has('damper')) {
    answers(
      given,
      'funding_rate_8h',
      deribitEightHourRate(
        inputs.number('mark'),
        inputs.number('index'),
        inputs.number('cap'),
        inputs.number('damper'),
      ),
    );
    return;
  }
  const [interest, damper] = [inputs.number('interest_8h'), inputs.number('clamp')];
  const premium = inputs.has('premium') ? inputs.number('premium') : premiumOf(given);
  if (expected.has('premium')) answers(given, 'premium', premium);
  if (expected.has('funding_rate_8h'))
    answers(given, 'funding_rate_8h', dampedRate(premium, interest, damper));
  answers(given, 'funding_rate_1h', hyperliquidHourlyRate(premium, interest, damper));
}

/** An ask that is not told lies above its bid. */
function premiumOf({ inputs }: NumericCase): number {
  const bid = inputs.number('impact_bid');
  return impactPremium({ bid, ask: inputs.numberOr(bid, 'impact_ask') }, inputs.number('oracle'));
}

function okxOld(given: NumericCase): void {
  const { inputs } = given;
  const interval = inputs.number('interval_hours') * HOUR;
  near(given, 'interest', interestFor(interval), inputs.number('interest_per_interval'));
  const answer = okxWithRate(inputs.number('avg_premium'), interval, UNLIMITED);
  answers(given, 'funding_rate', answer);
}

function okxNew(given: NumericCase): void {
  const { inputs } = given;
  near(given, 'interest', interestFor(8 * HOUR), inputs.number('interest'));
  const interval = inputs.number('interval_hours') * HOUR;
  const answer = okxScaledRate(inputs.number('avg_premium'), interval, UNLIMITED);
  answers(given, 'funding_rate', answer);
}

function absoluteAndRelative(given: NumericCase): void {
  const { inputs } = given;
  const [absolute, relative] = [inputs.number('absolute'), inputs.number('relative')];
  const contract = given.contract.startsWith('PF_') ? 'linear' : 'inverse';
  const index = krakenImpliedIndex(absolute, relative, contract);
  answers(given, 'implied_index', index);
  const back = krakenRelativeRate(absolute, index ?? Number.NaN, contract);
  near(given, 'relative', back / relative, 1);
}

export const FORMULAS: Handlers = {
  funding_rate_formula: rate,
  funding_rate_formula_old: okxOld,
  funding_rate_formula_new: okxNew,
  funding_absolute_vs_relative: absoluteAndRelative,
};
