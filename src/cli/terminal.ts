/** What we may do to the screen, decided once and passed down. */
import { visibleLines } from './visible.ts';
import { WIDTH } from './wrapped.ts';

/** A stream that may be a terminal. */
export interface Screen {
  readonly isTTY?: boolean;
  readonly columns?: number;
  write(text: string): unknown;
}

export interface Terminal {
  /** Results. */
  readonly out: (text: string) => void;
  /** Conversation: notes, errors. */
  readonly say: (text: string) => void;
  /** Whether results may be coloured. */
  readonly color: boolean;
  readonly quiet: boolean;
  /** Columns of the results: of the screen they go to, 80 where they go anywhere else. */
  readonly columns: number;
  /** Where progress is drawn; what is no terminal, or shall be quiet, takes nothing. */
  readonly screen: Screen;
}

/** The process, as far as a terminal is concerned. */
export interface Surroundings {
  readonly env: Readonly<Record<string, string | undefined>>;
  readonly stdout: Screen;
  readonly stderr: Screen;
}

const NO_SCREEN: Screen = { write: () => undefined };

/** Wider lines are hard to read, whatever the screen. */
const WIDEST = 140;

/** Nothing but results and errors when quiet. */
export function openTerminal(
  options: { readonly quiet: boolean },
  { env, stdout, stderr }: Surroundings = process,
): Terminal {
  // A build server keeps what it is shown: a line that is drawn over and over is noise there.
  const isWatched = stderr.isTTY === true && !options.quiet && !env['CI'];
  return {
    out: (text) => {
      stdout.write(`${text}\n`);
    },
    say: (text) => {
      if (!options.quiet) stderr.write(`${visibleLines(text)}\n`);
    },
    color: mayColor(stdout, env),
    quiet: options.quiet,
    columns: stdout.isTTY === true ? columnsOf(stdout) : WIDTH,
    screen: isWatched ? stderr : NO_SCREEN,
  };
}

/** A terminal that was never told its width says 0. */
const columnsOf = ({ columns }: Screen): number =>
  columns === undefined || columns < WIDTH ? WIDTH : Math.min(columns, WIDEST);

/**
 * Colour only on a terminal that wants it. `NO_COLOR` forbids it everywhere, `FORCE_COLOR` (but 0)
 * asks for it in a pipe too.
 */
export function mayColor(stream: Screen, env: Surroundings['env']): boolean {
  if (env['NO_COLOR']) return false;
  const forced = env['FORCE_COLOR'];
  if (forced !== undefined && forced !== '') return forced !== '0';
  return stream.isTTY === true && env['TERM'] !== 'dumb';
}

export const red = (color: boolean, text: string): string =>
  color ? `\u001b[31m${text}\u001b[39m` : text;
