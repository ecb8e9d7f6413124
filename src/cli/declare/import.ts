/** How `legrisk import` is called. */
import type { Argv } from 'yargs';
import { STORED_KINDS, type StoredKind } from '../../store/keys.ts';
import type { ImportCommandOptions } from '../commands/import.ts';
import type { Context } from '../context.ts';
import { DB, JSON_FLAG, VENUE } from '../options.ts';

/** Adds the command; it is loaded when it is called. */
export function withImport(parser: Argv, { choose, terminal }: Context): Argv {
  return parser.command(
    'import <paths..>',
    'bring files, folders and zips into the store',
    (y) =>
      y
        .positional('paths', {
          type: 'string',
          array: true,
          demandOption: true,
          describe: 'files, folders and archives',
        })
        .option('venue', VENUE)
        .option('instrument', {
          type: 'string',
          requiresArg: true,
          describe: 'as the venue spells it',
        })
        .option('kind', {
          choices: STORED_KINDS,
          requiresArg: true,
          describe: 'what the rows are',
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
          'a folder of Feather files of yours',
        ),
    (args) =>
      choose(async () => {
        const { importCommand } = await import('../commands/import.ts');
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
