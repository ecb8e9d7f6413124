/** What `npm run fuzz` runs: the comparison of the gate, a hundred thousand times, on seeds of its own. */
import { lethalInputs } from './lethal.ts';
import { tendedInputs } from './policies.ts';
import { fuzz, mismatchText, sharesOf, type Tally, tallyText } from './three-way.ts';

export interface FuzzRun {
  readonly seed: number;
  readonly count: number;
  readonly tell: (line: string) => void;
  readonly progress: (tally: Tally) => void;
}

/** @returns whether all agree, and every kind of death came up as often as the gate asks */
export async function runFuzz({ seed, count, tell, progress }: FuzzRun): Promise<boolean> {
  const still = await fuzz({ inputs: lethalInputs, seed, count, onBatch: progress });
  tell(`bar, indexed and SQL: ${tallyText(still.tally)}`);
  if (still.mismatch !== null) {
    tell(mismatchText(still.mismatch));
    return false;
  }
  const tended = await fuzz({
    inputs: tendedInputs,
    seed,
    count: Math.ceil(count / TENDED),
    onBatch: progress,
  });
  tell(`bar and indexed, under policies: ${tallyText(tended.tally)}`);
  if (tended.mismatch !== null) {
    tell(mismatchText(tended.mismatch));
    return false;
  }
  const rare = sharesOf(still.tally).filter(({ fraction, atLeast }) => fraction < atLeast);
  for (const { name, atLeast } of rare)
    tell(`too few scenarios ${name}: expected at least ${100 * atLeast} %`);
  return rare.length === 0;
}

/** For so many static scenarios one under policies. */
const TENDED = 4;
