/** How `legrisk data check` is called. */
import type { Argv } from 'yargs';
import { SERIES_KINDS } from '../../domain/series.ts';
import type { Context } from '../context.ts';
import { DB, JSON_FLAG, RULES, UNTIL } from '../options.ts';

/** Adds the command; it is loaded when it is called. */
export function withDataCheck(parser: Argv, { choose, terminal }: Context): Argv {
  return parser.command(
    'check',
    'look for what can not be a record of an exchange',
    (y) =>
      y
        .option('db', DB)
        .option('venue', {
          type: 'string',
          requiresArg: true,
          describe: 'tell only of its series; the others of their coins are compared with',
        })
        .option('instrument', {
          type: 'string',
          requiresArg: true,
          describe: 'the same, as the venue spells it',
        })
        .option('kind', {
          choices: SERIES_KINDS,
          requiresArg: true,
          describe: 'the same: mark, index, last, spot or funding',
        })
        .option('from', {
          type: 'string',
          requiresArg: true,
          describe: 'first instant looked at, such as 2025-10-10',
        })
        .option('to', UNTIL)
        .option('accept', {
          type: 'string',
          array: true,
          nargs: 1,
          default: [] as string[],
          describe: 'a finding by name, to be shown and not to fail',
        })
        .option('out', {
          type: 'string',
          requiresArg: true,
          describe: 'folder for a page (check.html) and check.json',
        })
        .option('rules', RULES)
        .option('json', JSON_FLAG)
        .example('$0 data check', 'the whole store; exit code 3 where an error is found')
        .example('$0 data check --instrument AVAXUSDT --out checks', 'one instrument, as a page')
        .example('$0 data check --accept frozen-funding --json', 'for a script'),
    (args) => {
      choose(async () => {
        const { dataCheckCommand } = await import('../commands/data-check.ts');
        return dataCheckCommand(args, terminal);
      });
    },
  );
}
