/** A fault as it is met in the wild, and how it is planted. */
import type { History } from '../../src/checks/history.ts';
import type { FindingCode } from '../../src/domain/finding.ts';
import type { Draw } from './draw.ts';

export interface Trap {
  readonly code: FindingCode;
  readonly what: string;
  /** At a drawn place and at the stated least size; null where this history has no room for it. */
  readonly plant: (history: History, draw: Draw) => History | null;
}
