/** The options of `data list` and `data export`. */
import type { Argv } from 'yargs';
import { STORED_KINDS } from '../store/keys.ts';
import type { Context } from './context.ts';
import { DB, JSON_FLAG } from './options.ts';
import { FORMATS } from './sweep/formats.ts';

/** Which series; each narrows what is left. */
const SERIES = {
  venue: { type: 'string', requiresArg: true, describe: 'only its series' },
  instrument: {
    type: 'string',
    requiresArg: true,
    describe: 'only its series, as the venue spells it',
  },
  kind: { choices: STORED_KINDS, requiresArg: true, describe: 'only series of this kind' },
} as const;

/** Adds the command; it is loaded when it is called. */
export function withDataList(parser: Argv, { choose, terminal }: Context): Argv {
  return parser.command(
    'list',
    'every series with its span, rows, gaps and files',
    (y) =>
      y
        .options(SERIES)
        .option('db', DB)
        .option('json', JSON_FLAG)
        .example('$0 data list --kind funding', 'every series of settlements'),
    (args) => {
      choose(async () => {
        const { dataListCommand } = await import('./commands/data-list.ts');
        return dataListCommand(args, terminal);
      });
    },
  );
}

/** Adds the command; it is loaded when it is called. */
export function withDataExport(parser: Argv, { choose, terminal }: Context): Argv {
  return parser.command(
    'export',
    'series as Parquet, CSV or Arrow files',
    (y) =>
      y
        .option('out', {
          type: 'string',
          requiresArg: true,
          demandOption: true,
          describe: 'folder of the files; or one file, for one series',
        })
        .option('format', {
          choices: FORMATS,
          requiresArg: true,
          describe: 'default: parquet, or what the name of one file ends in',
        })
        .options(SERIES)
        .option('resolution', {
          type: 'string',
          requiresArg: true,
          describe: 'only bars of this length, such as 1m',
        })
        .option('from', {
          type: 'string',
          requiresArg: true,
          describe: 'first instant, such as 2025-10-10',
        })
        .option('to', { type: 'string', requiresArg: true, describe: 'first instant after it' })
        .option('db', DB)
        .option('json', JSON_FLAG)
        .example('$0 data export --out exported', 'everything, as Parquet')
        .example(
          '$0 data export --venue bybit-linear --kind funding --format csv --out funding',
          'the settlements of a venue, as CSV',
        ),
    (args) => {
      choose(async () => {
        const { dataExportCommand } = await import('./commands/data-export.ts');
        return dataExportCommand(args, terminal);
      });
    },
  );
}
