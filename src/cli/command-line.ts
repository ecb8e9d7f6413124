/** The commands and their options. Each command is loaded only when it is called. */
import yargs, { type Argv } from 'yargs';
import { STORED_KINDS, type StoredKind } from '../store/keys.ts';
import type { ImportCommandOptions } from './commands/import.ts';
import type { Choose, Context } from './context.ts';
import { withDataCheck } from './data-check/options.ts';
import { withDataExport, withDataList } from './data-options.ts';
import { withFetch } from './fetch/options.ts';
import { LIQ_PRICE_OPTIONS } from './liq-price-options.ts';
import { DB, ENGINE, JSON_FLAG, RULES, SET } from './options.ts';
import { ownRules } from './places.ts';
import { SIZE_OPTIONS } from './size/options.ts';
import { SWEEP_OPTIONS } from './sweep-options.ts';
import type { Terminal } from './terminal.ts';
import { USAGE_TEXT, UsageFault } from './usage.ts';
import { VERSION } from './version.ts';

const EPILOGUE = `Exit codes: 0 done, 1 a gate in the scenario failed, 2 scenario or command
line, 3 data, 70 our own bug, 130 interrupted`;

/** Options that hold one value: given twice they are refused, so that none is silently dropped. */
const SINGLE = [
  ...['db', 'engine', 'out', 'venue', 'instrument', 'kind', 'tz', 'map'],
  ...['rules', 'at', 'contract-size', 'from', 'to', 'resolution'],
  ...['kinds', 'base-url'],
  ...['entries', 'hold', 'sample', 'seed', 'workers', 'format'],
  ...Object.keys(LIQ_PRICE_OPTIONS),
  ...Object.keys(SIZE_OPTIONS),
];

/** A fetch may bring several instruments at once. */
const isList = (args: { readonly _: readonly (string | number)[] }, name: string): boolean =>
  name === 'instrument' && args._[0] === 'fetch';

/** The parser; it runs nothing and prints nothing, and its faults are `UsageFault`s. */
export function commandLine(argv: readonly string[], terminal: Terminal, choose: Choose): Argv {
  const context = { terminal, choose };
  const bare = yargs([...argv])
    .scriptName('legrisk')
    .usage('$0 <command>\n\nWhat did the funding pay, and what did the forced exits cost?');
  const commands = [
    withReplay,
    withSweep,
    withSize,
    withImport,
    withFetch,
    withData,
    withReport,
    withVenues,
    withTiers,
    withLiqPrice,
    withSchema,
  ];
  return commands
    .reduce((parser, add) => add(parser, context), bare as Argv)
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
    .check((args) => {
      for (const name of SINGLE) {
        if (Array.isArray(args[name]) && !isList(args, name))
          throw new UsageFault(USAGE_TEXT.twice(name));
        if (args[name] === '') throw new UsageFault(USAGE_TEXT.empty(name));
      }
      return true;
    })
    .updateStrings({
      'Not enough non-option arguments: got %s, need at least %s': {
        one: USAGE_TEXT.operand,
        other: USAGE_TEXT.operand,
      } as never,
    })
    .wrap(80)
    .epilogue(EPILOGUE)
    .exitProcess(false)
    .fail((message, error) => {
      // The parser throws some of its own findings instead of telling them.
      if (error instanceof Error && error.name !== 'YError') throw error;
      throw new UsageFault(error instanceof Error ? error.message : message);
    });
}

function withReplay(parser: Argv, { choose, terminal }: Context): Argv {
  return parser.command(
    'replay <scenarios..>',
    'replay scenarios and write their reports',
    (y) =>
      y
        .positional('scenarios', { type: 'string', array: true, demandOption: true })
        .option('db', DB)
        .option('engine', ENGINE)
        .option('set', SET)
        .option('rules', RULES)
        .option('out', {
          type: 'string',
          requiresArg: true,
          describe: 'folder of the reports (default: reports)',
        })
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
  );
}

function withSweep(parser: Argv, { choose, terminal }: Context): Argv {
  return parser.command(
    'sweep <scenario>',
    'a grid of scenarios at many entry times, and what it tells',
    (y) =>
      y
        .positional('scenario', { type: 'string', demandOption: true })
        .options(SWEEP_OPTIONS)
        .options({ db: DB, engine: ENGINE, set: SET, rules: RULES, json: JSON_FLAG })
        .example(
          '$0 sweep scenarios/btc-2025-10-10-5x.yaml --grid construction.leverage=2:10:1 --entries every=1h',
          'by leverage and entry',
        )
        .example(
          '$0 sweep scenarios/btc-2025-10-10-5x.yaml --grid reserve="0 %:40 %:10 %" --grid survivor.policy=close,hold --format csv',
          'a reserve against a policy',
        ),
    (args) =>
      choose(async () => {
        const { sweepCommand } = await import('./commands/sweep.ts');
        return sweepCommand(args, terminal);
      }),
  );
}

function withSize(parser: Argv, { choose, terminal }: Context): Argv {
  return parser.command(
    'size <scenario>',
    'the largest leverage whose forced exits stay bearable',
    (y) =>
      y
        .positional('scenario', { type: 'string', demandOption: true })
        .options(SIZE_OPTIONS)
        .option('db', DB)
        .option('engine', ENGINE)
        .option('set', SET)
        .option('rules', RULES)
        .option('json', JSON_FLAG)
        .example(
          '$0 size scenarios/btc-2025-10-10-5x.yaml --max-loss "5 %" --coverage 99% --hold "2 h"',
          'over a bundled crash day',
        ),
    (args) =>
      choose(async () => {
        const { sizeCommand } = await import('./commands/size.ts');
        return sizeCommand(args, terminal);
      }),
  );
}

function withImport(parser: Argv, { choose, terminal }: Context): Argv {
  return parser.command(
    'import <paths..>',
    'bring files, folders and zips into the store',
    (y) =>
      y
        .positional('paths', { type: 'string', array: true, demandOption: true })
        .option('venue', {
          type: 'string',
          requiresArg: true,
          describe: 'binance-usdm, bybit-linear, …',
        })
        .option('instrument', {
          type: 'string',
          requiresArg: true,
          describe: 'as the venue spells it',
        })
        .option('kind', {
          choices: STORED_KINDS,
          requiresArg: true,
          describe: 'mark, index, last, spot, funding, …',
        })
        .option('tz', {
          type: 'string',
          requiresArg: true,
          describe: 'zone of the stamps, where it is not UTC',
        })
        .option('map', {
          type: 'string',
          requiresArg: true,
          describe: 'mapping file, for a table that says too little',
        })
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
  );
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
  readonly map: string | undefined;
}): ImportCommandOptions {
  const { paths, db, json, venue, instrument, kind, tz, map } = args;
  return {
    paths,
    db,
    json,
    map,
    ...(venue === undefined ? {} : { venue }),
    ...(instrument === undefined ? {} : { instrument }),
    ...(kind === undefined ? {} : { kind }),
    ...(tz === undefined ? {} : { timeZone: tz }),
  };
}

function withData(parser: Argv, { choose, terminal }: Context): Argv {
  return parser.command('data', 'what the store holds', (y) =>
    [withDataList, withDataCheck, withDataExport]
      .reduce((z, add) => add(z, { choose, terminal }), y as Argv)
      .demandCommand(1, 1, USAGE_TEXT.command),
  );
}

function withReport(parser: Argv, { choose, terminal }: Context): Argv {
  return parser.command(
    'report <runs..>',
    'the matrix of runs that were made before',
    (y) =>
      y.positional('runs', { type: 'string', array: true, demandOption: true }).option('out', {
        type: 'string',
        requiresArg: true,
        describe: 'file (default: reports/index.html)',
      }),
    (args) =>
      choose(async () => {
        const { reportCommand } = await import('./commands/report.ts');
        return reportCommand(args, terminal);
      }),
  );
}

function withVenues(parser: Argv, { choose, terminal }: Context): Argv {
  return parser.command(
    'venues [venue]',
    'the rule books, with their sources',
    (y) =>
      y
        .positional('venue', { type: 'string' })
        .option('at', {
          type: 'string',
          requiresArg: true,
          describe: 'only rules in force on this day, such as 2025-10-10',
        })
        .option('instrument', {
          type: 'string',
          requiresArg: true,
          describe: 'only its rules, with its margin table in full',
        })
        .option('rules', RULES)
        .option('write', { type: 'boolean', default: false, describe: 'update docs/venues.md' })
        .option('json', JSON_FLAG)
        .example('$0 venues bybit-linear --at 2025-10-10', 'what held on that day')
        .example('$0 venues binance-usdm --instrument BTCUSDT', 'one table in full'),
    (args) =>
      choose(async () => {
        const { venuesCommand } = await import('./commands/venues.ts');
        return venuesCommand(args, terminal);
      }),
  );
}

function withTiers(parser: Argv, { choose, terminal }: Context): Argv {
  return parser.command('tiers', 'margin tiers of your own', (y) =>
    y
      .command(
        'import <file>',
        'bring in tiers as ccxt or an exchange hands them out',
        (z) =>
          z
            .positional('file', { type: 'string', demandOption: true })
            .option('venue', {
              type: 'string',
              requiresArg: true,
              demandOption: true,
              describe: 'binance-usdm, bybit-linear, …',
            })
            .option('at', {
              type: 'string',
              requiresArg: true,
              demandOption: true,
              describe: 'first day they are known to be in force',
            })
            .option('instrument', {
              type: 'string',
              requiresArg: true,
              describe: 'as the venue spells it, for a list without names',
            })
            .option('contract-size', {
              type: 'number',
              requiresArg: true,
              describe: 'of one contract, where tiers end at contracts (OKX)',
            })
            .option('rules', RULES)
            .option('json', JSON_FLAG)
            .example(
              '$0 tiers import binance_leverage_tiers.json --venue binance-usdm --at 2026-05-01',
              'every symbol of a freqtrade file',
            ),
        (args) =>
          choose(async () => {
            const { tiersImportCommand } = await import('./commands/tiers.ts');
            return tiersImportCommand(args, terminal);
          }),
      )
      .demandCommand(1, 1, USAGE_TEXT.command),
  );
}

function withLiqPrice(parser: Argv, { choose, terminal }: Context): Argv {
  return parser.command(
    'liq-price',
    'where a position is liquidated, and how far that is',
    (y) =>
      y
        .options(LIQ_PRICE_OPTIONS)
        .option('rules', RULES)
        .option('json', JSON_FLAG)
        .example(
          '$0 liq-price --venue binance-usdm --instrument BTCUSDT --side long --entry 100_000 --quantity 1 --leverage 20',
          'at the venue’s own tiers',
        )
        .example(
          '$0 liq-price --venue bybit-linear --instrument AVAXUSDT --side short --entry 28.5 --quantity 500 --margin 2_850 --maintenance "1 %" --funding-rate "0.01 %"',
          'at a rate of your own',
        )
        .example(
          '$0 liq-price --venue binance-usdm --instrument ETHUSDT --side long --entry 3_000 --quantity 10 --margin-mode cross --wallet-balance 8_000 --other-upnl -500 --json',
          'in a shared account, for a script',
        ),
    (args) =>
      choose(async () => {
        const { liqPriceCommand } = await import('./commands/liq-price.ts');
        return liqPriceCommand({ ...args, rules: ownRules(args.rules) }, terminal);
      }),
  );
}

function withSchema(parser: Argv, { choose, terminal }: Context): Argv {
  return parser.command(
    'schema',
    'the scenario format as JSON Schema, for editors',
    (y) => y.option('write', { type: 'boolean', default: false, describe: 'update docs/' }),
    (args) =>
      choose(async () => {
        const { schemaCommand } = await import('./commands/schema.ts');
        return schemaCommand(args, terminal);
      }),
  );
}
