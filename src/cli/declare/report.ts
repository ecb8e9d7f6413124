/** How `legrisk report` is called. */
import type { Argv } from 'yargs';
import type { Context } from '../context.ts';
import { JSON_FLAG } from '../options.ts';

/** Adds the command; it is loaded when it is called. */
export function withReport(parser: Argv, { choose, terminal }: Context): Argv {
  return parser.command(
    'report <runs..>',
    'the matrix of runs that were made before',
    (y) =>
      y
        .positional('runs', {
          type: 'string',
          array: true,
          demandOption: true,
          describe: 'folders that replay wrote',
        })
        .option('out', {
          type: 'string',
          requiresArg: true,
          describe: 'file (default: reports/index.html)',
        })
        .option('json', JSON_FLAG)
        .example('$0 report reports/*/', 'everything that was replayed here')
        .example('$0 report reports/btc-*/ --out reports/bitcoin.html', 'some of it'),
    (args) =>
      choose(async () => {
        const { reportCommand } = await import('../commands/report.ts');
        return reportCommand(args, terminal);
      }),
  );
}
