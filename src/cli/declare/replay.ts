/** How `legrisk replay` is called. */
import type { Argv } from 'yargs';
import type { Context } from '../context.ts';
import { DB, ENGINE, JSON_FLAG, RULES, SET } from '../options.ts';

/** Adds the command; it is loaded when it is called. */
export function withReplay(parser: Argv, { choose, terminal }: Context): Argv {
  return parser.command(
    'replay <scenarios..>',
    'replay scenarios and write their reports',
    (y) =>
      y
        .positional('scenarios', {
          type: 'string',
          array: true,
          demandOption: true,
          describe: 'scenario files; several make a matrix',
        })
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
        .example(
          '$0 replay scenarios/btc-2025-10-10-5x.yaml scenarios/btc-2025-10-10-rebalanced.yaml',
          'several, and their matrix',
        )
        .example(
          '$0 replay scenarios/btc-2025-10-10-5x.yaml --set construction.leverage=7 --json',
          'another leverage, for a script',
        ),
    (args) =>
      choose(async () => {
        const { replayCommand } = await import('../commands/replay.ts');
        return replayCommand(args, terminal);
      }),
  );
}
