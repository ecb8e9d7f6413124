/** The rules a leg was under, as a reader is shown them. */
import type { RuleInForce } from '../domain/rules-used.ts';
import { dayWords } from '../replay/rule-words.ts';

/** The source of what the scenario sets itself. */
const SCENARIO = 'the scenario';

/** Since when, and how that is known. */
export function inForceText({ inForceFrom, datedBy, source }: RuleInForce): string {
  if (inForceFrom !== null && datedBy !== null) return dayWords(inForceFrom, datedBy);
  return source === SCENARIO ? 'the whole window' : 'undated';
}
