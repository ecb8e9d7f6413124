#!/usr/bin/env node
/** argv → exit code. Each command is loaded only when it is called, so that help answers at once. */
import yargs, { type Argv } from 'yargs';
import { hideBin } from 'yargs/helpers';
import { ScenarioError } from '../domain/errors.ts';
import { STORED_KINDS, type StoredKind } from '../store/keys.ts';
import type { ImportCommandOptions } from './commands/import.ts';
import { EXIT, failureOf } from './failure.ts';
import { openTerminal, red } from './terminal.ts';
import { VERSION } from './version.ts';

const EPILOGUE = `Exit codes: 0 done · 1 a gate in the scenario failed · 2 scenario or command line
· 3 data · 70 our own bug · 130 interrupted`;

const DB = {
  type: 'string',
  describe: 'store (default: LEGRISK_DB, else data/legrisk.duckdb)',
} as const;
const JSON_FLAG = {
  type: 'boolean',
  default: false,
  describe: 'one JSON object on stdout',
} as const;

async function main(argv: readonly string[]): Promise<number> {
  if (argv.length === 0) {
    process.stderr.write(`${await commandLine([], () => undefined).getHelp()}\n`);
    return EXIT.usage;
  }
  let work: (() => Promise<number> | number) | null = null;
  const parser = commandLine(argv, (chosen) => {
    work = chosen;
  });
  let shown = '';
  const parsed = await parser.parseAsync(
    argv,
    {},
    (_error: unknown, _argv: unknown, output: string) => {
      shown = output;
    },
  );
  if (shown !== '') process.stdout.write(`${shown}\n`);
  const chosen = work as (() => Promise<number> | number) | null;
  void parsed;
  return chosen === null ? EXIT.done : await chosen();
}

/** What was given, and only that: an absent option is inferred, not undefined. */
function importOptions(args: {
  readonly paths: string[];
  readonly db: string | undefined;
  readonly json: boolean;
  readonly venue: string | undefined;
  readonly instrument: string | undefined;
  readonly kind: StoredKind | undefined;
  readonly tz: string | undefined;
}): ImportCommandOptions {
  const { paths, db, json, venue, instrument, kind, tz } = args;
  return {
    paths,
    db,
    json,
    ...(venue === undefined ? {} : { venue }),
    ...(instrument === undefined ? {} : { instrument }),
    ...(kind === undefined ? {} : { kind }),
    ...(tz === undefined ? {} : { timeZone: tz }),
  };
}

type Choose = (work: () => Promise<number> | number) => void;

function commandLine(argv: readonly string[], choose: Choose): Argv {
  const quiet = argv.includes('--quiet') || argv.includes('-q');
  const terminal = openTerminal({ quiet });
  return yargs([...argv])
    .scriptName('legrisk')
    .usage('$0 <command>\n\nWhat did the funding pay, and what did the forced exits cost?')
    .command(
      'replay <scenarios..>',
      'replay scenarios and write their reports',
      (y) =>
        y
          .positional('scenarios', { type: 'string', array: true, demandOption: true })
          .option('db', DB)
          .option('engine', {
            choices: ['bar'] as const,
            default: 'bar' as const,
            describe: 'the reference engine, bar by bar',
          })
          .option('set', {
            type: 'string',
            array: true,
            nargs: 1,
            default: [] as string[],
            describe: 'path=value, instead of what the scenario says',
          })
          .option('out', { type: 'string', describe: 'folder of the reports (default: reports)' })
          .option('json', {
            ...JSON_FLAG,
            describe: 'one JSON object on stdout; no reports unless --out',
          })
          .example('$0 replay scenarios/btc-2025-10-10-5x.yaml', 'one crash day')
          .example('$0 replay scenarios/*.yaml --out reports', 'all that is bundled')
          .example(
            '$0 replay scenarios/btc-2025-10-10-5x.yaml --set construction.leverage=7 --json',
            'another leverage, for a script',
          ),
      (args) =>
        choose(async () => {
          const { replayCommand } = await import('./commands/replay.ts');
          return replayCommand(args, terminal);
        }),
    )
    .command(
      'import <paths..>',
      'bring files, folders and zips into the store',
      (y) =>
        y
          .positional('paths', { type: 'string', array: true, demandOption: true })
          .option('venue', { type: 'string', describe: 'binance-usdm, bybit-linear, …' })
          .option('instrument', { type: 'string', describe: 'as the venue spells it' })
          .option('kind', {
            choices: STORED_KINDS,
            describe: 'mark, index, last, spot, funding or premium',
          })
          .option('tz', { type: 'string', describe: 'zone of the stamps, where it is not UTC' })
          .option('db', DB)
          .option('json', JSON_FLAG)
          .example('$0 import data/reconstructions', 'the bundled reconstructions')
          .example(
            '$0 import ~/freqtrade/data/bybit --venue bybit-linear',
            'a folder of Feather files',
          ),
      (args) =>
        choose(async () => {
          const { importCommand } = await import('./commands/import.ts');
          return importCommand(importOptions(args), terminal);
        }),
    )
    .command('data', 'what the store holds', (y) =>
      y
        .command(
          'list',
          'every series with its span and rows',
          (z) => z.option('db', DB).option('json', JSON_FLAG),
          (args) =>
            choose(async () => {
              const { dataListCommand } = await import('./commands/data.ts');
              return dataListCommand(args, terminal);
            }),
        )
        .demandCommand(1, 1, 'name what to do with the data'),
    )
    .command(
      'report <runs..>',
      'the matrix of runs that were made before',
      (y) =>
        y
          .positional('runs', { type: 'string', array: true, demandOption: true })
          .option('out', { type: 'string', describe: 'file (default: reports/index.html)' }),
      (args) =>
        choose(async () => {
          const { reportCommand } = await import('./commands/report.ts');
          return reportCommand(args, terminal);
        }),
    )
    .command(
      'venues [venue]',
      'the rule books, with their sources',
      (y) => y.positional('venue', { type: 'string' }).option('json', JSON_FLAG),
      (args) =>
        choose(async () => {
          const { venuesCommand } = await import('./commands/venues.ts');
          return venuesCommand(args, terminal);
        }),
    )
    .command(
      'schema',
      'the scenario format as JSON Schema, for editors',
      (y) => y.option('write', { type: 'boolean', default: false, describe: 'update docs/' }),
      (args) =>
        choose(async () => {
          const { schemaCommand } = await import('./commands/schema.ts');
          return schemaCommand(args, terminal);
        }),
    )
    .option('quiet', {
      alias: 'q',
      type: 'boolean',
      default: false,
      describe: 'results and errors only',
    })
    .help()
    .alias('h', 'help')
    .version(VERSION)
    .strict()
    .recommendCommands()
    .demandCommand(1, 1, 'name a command')
    .updateStrings({
      'Not enough non-option arguments: got %s, need at least %s': {
        one: 'something to work on is missing; found %s, expected at least %s',
        other: 'something to work on is missing; found %s, expected at least %s',
      } as never,
    })
    .wrap(80)
    .epilogue(EPILOGUE)
    .exitProcess(false)
    .fail((message, error) => {
      if (error !== undefined && error !== null) throw error;
      throw new ScenarioError({
        where: 'command line',
        expected: 'a command as  legrisk --help  shows it',
        found: message.replaceAll('\n', '; '),
      });
    });
}

process.once('SIGINT', () => {
  process.exit(EXIT.interrupted);
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
