#!/usr/bin/env node
/** argv → exit code. */
import { hideBin } from 'yargs/helpers';
import { commandLine } from './command-line.ts';
import type { Choose } from './context.ts';
import { EXIT, failureOf } from './failure.ts';
import { openTerminal, red, type Terminal } from './terminal.ts';
import { UsageFault, usageError } from './usage.ts';

async function main(argv: readonly string[]): Promise<number> {
  const quiet = argv.includes('--quiet') || argv.includes('-q');
  const terminal = openTerminal({ quiet });
  if (argv.length === 0) {
    process.stderr.write(`${await helpOf([], terminal)}\n`);
    return EXIT.usage;
  }
  let work: (() => Promise<number> | number) | null = null;
  const shown = await parsed(argv, terminal, (chosen) => {
    work = chosen;
  });
  if (shown !== '') terminal.out(shown);
  const chosen = work as (() => Promise<number> | number) | null;
  return chosen === null ? EXIT.done : await chosen();
}

/** What the parser would show: help, or the version; else nothing, and `choose` was called. */
async function parsed(
  argv: readonly string[],
  terminal: Terminal,
  choose: Choose,
): Promise<string> {
  let shown = '';
  try {
    await commandLine(argv, terminal, choose).parseAsync(argv, {}, (_error, _args, output) => {
      shown = output;
    });
  } catch (error) {
    if (!(error instanceof UsageFault)) throw error;
    throw usageError(error.message, argv, await helpOf(argv, terminal));
  }
  return shown;
}

const helpOf = (argv: readonly string[], terminal: Terminal): Promise<string> =>
  commandLine(argv, terminal, () => undefined).getHelp();

process.once('SIGINT', () => {
  process.exit(EXIT.interrupted);
});

// `legrisk … | head` closes the pipe early: that is the reader's right, and no fault of ours.
process.stdout.on('error', (error: NodeJS.ErrnoException) => {
  if (error.code !== 'EPIPE') throw error;
  process.exit();
});

main(hideBin(process.argv)).then(
  (code) => {
    process.exitCode = code;
  },
  (error: unknown) => {
    const { exitCode, text } = failureOf(error);
    process.stderr.write(`${red(openTerminal({ quiet: false }), text)}\n`);
    process.exitCode = exitCode;
  },
);
