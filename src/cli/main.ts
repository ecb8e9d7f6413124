#!/usr/bin/env node
/** argv → exit code. */
import { hideBin } from 'yargs/helpers';
import { commandLine } from './command-line.ts';
import type { Choose } from './context.ts';
import { EXIT, failureJson, failureOf } from './failure.ts';
import { type HelpPage, readHelp } from './help-page.ts';
import { FIRST_STEPS, helpText } from './help-text.ts';
import { mayColor, openTerminal, red, type Terminal } from './terminal.ts';
import { isUnknownCommand, NOT_A_COMMAND, UsageFault, usageError } from './usage.ts';

async function main(argv: readonly string[]): Promise<number> {
  const quiet = argv.includes('--quiet') || argv.includes('-q');
  const terminal = openTerminal({ quiet });
  if (argv.length === 0) {
    process.stderr.write(`${FIRST_STEPS}\n`);
    return EXIT.usage;
  }
  if (argv[0] === 'completion' && argv[1] === '--') {
    const { answerShell } = await import('./commands/completion.ts');
    return answerShell(argv.slice(2), (words) => pageOf(words, terminal), terminal);
  }
  let work: (() => Promise<number> | number) | null = null;
  const shown = await parsed(argv, terminal, (chosen) => {
    work = chosen;
  });
  if (shown !== '') terminal.out(shown);
  const chosen = work as (() => Promise<number> | number) | null;
  return chosen === null ? EXIT.done : await chosen();
}

/** What is to be shown: help, or the version; else nothing, and `choose` was called. */
async function parsed(
  argv: readonly string[],
  terminal: Terminal,
  choose: Choose,
): Promise<string> {
  // `legrisk help replay`, as others have it.
  const words = argv[0] === 'help' ? [...argv.slice(1), '--help'] : argv;
  let shown = '';
  try {
    await commandLine(words, terminal, choose).parseAsync(words, {}, (_error, _args, output) => {
      shown = output;
    });
  } catch (error) {
    if (!(error instanceof UsageFault)) throw error;
    throw usageError(error.message, words, await pageOf(words, terminal));
  }
  if (!shown.startsWith('legrisk ')) return shown;
  const page = readHelp(shown);
  if (isUnknownCommand(words, page)) throw usageError(NOT_A_COMMAND, words, page);
  return helpText(page);
}

const pageOf = async (words: readonly string[], terminal: Terminal): Promise<HelpPage> =>
  readHelp(await commandLine(words, terminal, () => undefined).getHelp());

process.once('SIGINT', () => {
  process.exit(EXIT.interrupted);
});

// `legrisk … | head` closes the pipe early: that is the reader's right, and no fault of ours.
process.stdout.on('error', (error: NodeJS.ErrnoException) => {
  if (error.code !== 'EPIPE') throw error;
  process.exit();
});

const ARGV = hideBin(process.argv);

main(ARGV).then(
  (code) => {
    process.exitCode = code;
  },
  (error: unknown) => {
    const failure = failureOf(error);
    const text = ARGV.includes('--json')
      ? JSON.stringify(failureJson(failure), null, 1)
      : red(mayColor(process.stderr, process.env), failure.text);
    process.stderr.write(`${text}\n`);
    process.exitCode = failure.exitCode;
  },
);
