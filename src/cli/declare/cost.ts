/** How `legrisk cost` is called. */
import type { Argv } from 'yargs';
import type { Context } from '../context.ts';
import { DB, ENGINE, JSON_FLAG, RULES, SET, text } from '../options.ts';

const COST_OPTIONS = {
  leverages: text('1:10:1 or a list (default: 1 to 6, 8, 10, 15, 20)'),
  hold: text('planned time in the trade (default: the scenario’s)'),
  entries: {
    ...text('entry times: every=1h, or instants, or @file'),
    default: 'every=1h',
  },
  out: text('folder for the page, the table and the JSON'),
} as const;

/** Adds the command; it is loaded when it is called. */
export function withCost(parser: Argv, { choose, terminal }: Context): Argv {
  return parser.command(
    'cost <scenario>',
    'what forced exits cost a year, against the funding',
    (y) =>
      y
        .positional('scenario', {
          type: 'string',
          demandOption: true,
          describe: 'a scenario file',
        })
        .options(COST_OPTIONS)
        .options({ db: DB, engine: ENGINE, set: SET, rules: RULES, json: JSON_FLAG })
        .example(
          '$0 cost scenarios/btc-2025-10-10-5x.yaml --leverages 2,3,5,8 --hold "8 h"',
          'of a week with a crash in it',
        ),
    (args) =>
      choose(async () => {
        const { costCommand } = await import('../commands/cost.ts');
        return costCommand(args, terminal);
      }),
  );
}
