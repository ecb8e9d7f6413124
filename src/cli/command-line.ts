/** The commands and their options. Each command is loaded only when it is called. */
import yargs, { type Argv } from 'yargs';
import type { Choose } from './context.ts';
import { withCompare } from './declare/compare.ts';
import { withCompletion } from './declare/completion.ts';
import { withCost } from './declare/cost.ts';
import { withData } from './declare/data.ts';
import { withFetch } from './declare/fetch.ts';
import { withImport } from './declare/import.ts';
import { withInit } from './declare/init.ts';
import { withLiqPrice } from './declare/liq-price.ts';
import { withReplay } from './declare/replay.ts';
import { withReport } from './declare/report.ts';
import { withScan } from './declare/scan.ts';
import { withSchema } from './declare/schema.ts';
import { withSize } from './declare/size.ts';
import { withSweep } from './declare/sweep.ts';
import { withTiers } from './declare/tiers.ts';
import { withVenues } from './declare/venues.ts';
import type { Terminal } from './terminal.ts';
import { USAGE_TEXT, UsageFault } from './usage.ts';
import { VERSION } from './version.ts';

const EPILOGUE = `Exit codes: 0 done, 1 a gate in the scenario failed, 2 scenario or command
line, 3 data, 70 our own bug, 130 interrupted`;

/** Every command, in the order in which the help lists them. */
const COMMANDS = [
  withInit,
  withReplay,
  withSweep,
  withSize,
  withCost,
  withScan,
  withImport,
  withFetch,
  withData,
  withReport,
  withCompare,
  withVenues,
  withTiers,
  withLiqPrice,
  withSchema,
  withCompletion,
];

/** The parser; it runs nothing and prints nothing, and its faults are `UsageFault`s. */
export function commandLine(argv: readonly string[], terminal: Terminal, choose: Choose): Argv {
  const context = { terminal, choose };
  const bare = yargs([...argv])
    .scriptName('legrisk')
    .usage('$0 <command>\n\nWhat did the funding pay, and what did the forced exits cost?');
  return (
    COMMANDS.reduce((parser, add) => add(parser, context), bare as Argv)
      .option('quiet', {
        alias: 'q',
        type: 'boolean',
        default: false,
        describe: 'results and errors only',
      })
      .help('help', 'show this')
      .alias('h', 'help')
      .version('version', 'show the version', VERSION)
      .strict()
      .recommendCommands()
      .demandCommand(1, 1, USAGE_TEXT.command)
      .check((args, declared) =>
        // Its types call this the aliases; it is everything that is declared.
        onceEach(args, declared as unknown as Declared),
      )
      .updateStrings({
        'Not enough non-option arguments: got %s, need at least %s': {
          one: USAGE_TEXT.operand,
          other: USAGE_TEXT.operand,
        } as never,
      })
      // `help-text.ts` folds it.
      .wrap(null)
      .epilogue(EPILOGUE)
      .exitProcess(false)
      .fail((message, error) => {
        // The parser throws some of its own findings instead of telling them.
        if (error instanceof Error && error.name !== 'YError') throw error;
        throw new UsageFault(error instanceof Error ? error.message : message);
      })
  );
}

/** What the parser knows of the options of the command that was called. */
interface Declared {
  readonly key: Readonly<Record<string, unknown>>;
  readonly array: readonly string[];
}

/** An option that holds one value and is given twice is refused, so that none is silently dropped. */
function onceEach(args: Readonly<Record<string, unknown>>, { key, array }: Declared): true {
  for (const name of Object.keys(key)) {
    if (array.includes(name)) continue;
    if (Array.isArray(args[name])) throw new UsageFault(USAGE_TEXT.twice(name));
    if (args[name] === '') throw new UsageFault(USAGE_TEXT.empty(name));
  }
  return true;
}
