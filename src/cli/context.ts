/** What the declaration of a command is given. */
import type { Terminal } from './terminal.ts';

/** Called with the work of the command that was asked for. */
export type Choose = (work: () => Promise<number> | number) => void;

export interface Context {
  readonly terminal: Terminal;
  readonly choose: Choose;
}
