/** Leverages as options spell them: a range `1:20:0.5`, or a list `2,3,5`. */
import { type Issue, ScenarioError } from '../domain/errors.ts';
import { foundText } from '../scenario/found.ts';
import { readAxes } from '../sweep/axes.ts';

const LEVERAGE = 'construction.leverage';
const LEVERAGES_MAX = 1_000;

/**
 * The leverages in rising order, each once.
 *
 * @param where the option, `--leverages`
 * @throws ScenarioError for what is neither, more than a thousand, and what is not above zero
 */
export function readLeverages(where: string, texts: readonly string[]): readonly number[] {
  const hint = `such as  ${where} 1:20:0.5  or  ${where} 2,3,5`;
  const refused = (found: string): ScenarioError =>
    new ScenarioError({
      where,
      expected: `up to ${LEVERAGES_MAX} leverages, each above zero`,
      found,
      hint,
    });
  const values = texts.flatMap((text) => {
    const [axis] = readOwnAxis(text, where, hint);
    if (axis === undefined || axis.count > LEVERAGES_MAX) throw refused(`${axis?.count}`);
    const read = Array.from({ length: axis.count }, (_, i) => axis.at(i).number ?? Number.NaN);
    if (read.some((value) => !(value > 0))) throw refused(foundText(text));
    return read;
  });
  return [...new Set(values)].sort((a, b) => a - b);
}

function readOwnAxis(text: string, where: string, hint: string): ReturnType<typeof readAxes> {
  try {
    return readAxes([`${LEVERAGE}=${text}`]);
  } catch (error) {
    if (!(error instanceof ScenarioError)) throw error;
    const own = ({ expected, found }: Issue): Issue => ({ where, expected, found, hint });
    throw new ScenarioError(error.issues.map(own));
  }
}
