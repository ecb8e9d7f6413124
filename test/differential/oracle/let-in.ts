import { oracle } from './oracle.ts';
import { OpeningRefused, type OracleInput, type OracleOutput } from './types.ts';

/** What the oracle says of an input; null where the entry is not let in. */
export function letIn(input: OracleInput): OracleOutput | null {
  try {
    return oracle(input);
  } catch (error) {
    if (error instanceof OpeningRefused) return null;
    throw error;
  }
}
