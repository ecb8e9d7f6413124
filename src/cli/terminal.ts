/** What we may do to the screen, decided once and passed down. */
import { visibleLines } from './visible.ts';

export interface Terminal {
  /** Results. */
  readonly out: (text: string) => void;
  /** Conversation: notes, progress, errors. */
  readonly say: (text: string) => void;
  readonly color: boolean;
  readonly quiet: boolean;
}

/** Colour only on a terminal that wants it; nothing but results and errors when quiet. */
export function openTerminal(options: { readonly quiet: boolean }): Terminal {
  const { env, stderr, stdout } = process;
  const color = stderr.isTTY === true && !env['NO_COLOR'] && env['TERM'] !== 'dumb';
  return {
    out: (text) => {
      stdout.write(`${text}\n`);
    },
    say: (text) => {
      if (!options.quiet) stderr.write(`${visibleLines(text)}\n`);
    },
    color,
    quiet: options.quiet,
  };
}

export const red = (terminal: Pick<Terminal, 'color'>, text: string): string =>
  terminal.color ? `\u001b[31m${text}\u001b[39m` : text;
