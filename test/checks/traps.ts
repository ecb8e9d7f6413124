/** Every fault, each with its code. */
import type { Trap } from './trap.ts';
import { BAR_TRAPS } from './traps-of-bars.ts';
import { FUNDING_TRAPS } from './traps-of-funding.ts';

export const TRAPS: readonly Trap[] = [...BAR_TRAPS, ...FUNDING_TRAPS];
