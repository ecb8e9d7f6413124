/** How `legrisk data` is called. */
import type { Argv } from 'yargs';
import { STORED_KINDS } from '../../store/keys.ts';
import type { Context } from '../context.ts';
import { DB, JSON_FLAG, UNTIL } from '../options.ts';
import { FORMATS } from '../sweep/formats.ts';
import { USAGE_TEXT } from '../usage.ts';
import { withDataCheck } from './data-check.ts';

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

/** Adds the commands; each is loaded when it is called. */
export function withData(parser: Argv, { choose, terminal }: Context): Argv {
  return parser.command('data', 'what the store holds', (y) =>
    [withDataList, withDataCheck, withDataExport]
      .reduce((z, add) => add(z, { choose, terminal }), y as Argv)
      .demandCommand(1, 1, USAGE_TEXT.command),
  );
}

function withDataList(parser: Argv, { choose, terminal }: Context): Argv {
  return parser.command(
    'list',
    'every series with its span, rows, gaps and files',
    (y) =>
      y
        .options(SERIES)
        .option('db', DB)
        .option('json', JSON_FLAG)
        .example('$0 data list', 'all of it')
        .example('$0 data list --kind funding --json', 'every series of settlements, for a script'),
    (args) => {
      choose(async () => {
        const { dataListCommand } = await import('../commands/data-list.ts');
        return dataListCommand(args, terminal);
      });
    },
  );
}

function withDataExport(parser: Argv, { choose, terminal }: Context): Argv {
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
        .option('to', UNTIL)
        .option('db', DB)
        .option('json', JSON_FLAG)
        .example(
          '$0 data export --instrument AVAXUSDT --out exported',
          'one instrument, as Parquet',
        )
        .example(
          '$0 data export --venue bybit-linear --kind funding --format csv --out funding',
          'the settlements of a venue, as CSV',
        ),
    (args) => {
      choose(async () => {
        const { dataExportCommand } = await import('../commands/data-export.ts');
        return dataExportCommand(args, terminal);
      });
    },
  );
}
