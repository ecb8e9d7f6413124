/** The shocks of a scenario in sentences, so that nobody takes what follows for history. */
import type { Assumption } from '../domain/result.ts';
import type { Scenario } from '../domain/scenario.ts';
import type { Shock } from '../domain/stress.ts';
import { durationText, minuteText } from '../units/time.ts';
import { percent } from './rule-words.ts';

/** One a shock, in the order in which they are laid over the history; each has the code `stress`. */
export const stressAssumptions = ({ stress }: Scenario): readonly Assumption[] =>
  stress.map((shock) => ({
    code: 'stress',
    text: `STRESSED, not history: ${shockWords(shock)}`,
  }));

function shockWords(shock: Shock): string {
  switch (shock.kind) {
    case 'mark':
      return `the ${shock.role} leg’s mark, and fills taken from it, ${movedWords(shock)} Its index and its last-price series stay as recorded.`;
    case 'depeg':
      return `the price of ${shock.asset} as collateral ${movedWords(shock)}`;
    case 'divergence':
      return `the second leg’s mark, and fills taken from it, stands ${shock.factor} times as far from the first leg’s as it did, as the two are quoted.`;
    case 'settlement delay':
      return `every funding print settles at the first open ${durationText(shock.by)} after its own or later, on what is held then.`;
    case 'funding flip':
      return 'every funding rate has the opposite sign.';
  }
}

const movedWords = ({ by, from, lasting }: Extract<Shock, { kind: 'mark' | 'depeg' }>): string =>
  `${by < 0 ? 'falls' : 'rises'} by ${percent(Math.abs(by))} at ${minuteText(from)} UTC and comes back after ${durationText(lasting)}.` +
  ' In a bar that lies only partly in that stretch, the bar’s extreme is moved with it.';

/** Whether prices of the two legs are no longer those of the record. */
export const movesMarks = ({ stress }: Pick<Scenario, 'stress'>): boolean =>
  stress.some(({ kind }) => kind === 'mark' || kind === 'divergence');
