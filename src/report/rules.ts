/** The rules a leg was under, as a reader is shown them. */
import type { RuleInForce } from '../domain/result.ts';

/** The source of what the scenario sets itself. */
const SCENARIO = 'the scenario';

/** Since when, and how that is known. */
export function inForceText({ inForceFrom, datedBy, source }: RuleInForce): string {
  if (inForceFrom !== null)
    return datedBy === 'seen' ? `seen on ${inForceFrom}` : `from ${inForceFrom}, announced`;
  return source === SCENARIO ? 'the whole window' : 'undated';
}
