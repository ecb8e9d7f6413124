/** A terminal that keeps what it is told. */
import type { Terminal } from '../../src/cli/terminal.ts';

export interface KeptTerminal extends Terminal {
  /** What went to stdout, and what was said beside it. */
  readonly told: readonly string[];
  readonly said: readonly string[];
}

export function keptTerminal(options: Partial<Terminal> = {}): KeptTerminal {
  const told: string[] = [];
  const said: string[] = [];
  return {
    out: (text) => {
      told.push(text);
    },
    say: (text) => {
      said.push(text);
    },
    color: false,
    quiet: false,
    columns: 80,
    screen: { write: () => undefined },
    told,
    said,
    ...options,
  };
}
