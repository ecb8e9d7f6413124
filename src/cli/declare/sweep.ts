/** How `legrisk sweep` is called; its numbers are read by `typed-number.ts`. */
import type { Argv } from 'yargs';
import type { Context } from '../context.ts';
import { DB, ENGINE, JSON_FLAG, RULES, SET } from '../options.ts';
import { FORMATS } from '../sweep/formats.ts';

const SWEEP_OPTIONS = {
  grid: {
    type: 'string',
    array: true,
    nargs: 1,
    default: [] as string[],
    describe: 'path=from:to:step or path=a,b,c; each --grid is one axis',
  },
  entries: {
    type: 'string',
    requiresArg: true,
    describe: 'every=1h[,from=…,to=…], or instants, or @file (default: the window’s start)',
  },
  hold: {
    type: 'string',
    requiresArg: true,
    describe: 'planned time in the trade, such as "30 d"',
  },
  sample: {
    type: 'string',
    requiresArg: true,
    describe: 'only this many of the combinations, at random',
  },
  seed: {
    type: 'string',
    requiresArg: true,
    default: '1',
    describe: 'of the sample and of the bands',
  },
  workers: {
    type: 'string',
    requiresArg: true,
    describe: 'threads (default: one a core)',
  },
  format: {
    choices: FORMATS,
    default: 'parquet',
    requiresArg: true,
    describe: 'of the rows',
  },
  out: {
    type: 'string',
    requiresArg: true,
    describe: 'folder of the results (default: reports/<name>-sweep)',
  },
  resume: {
    type: 'boolean',
    default: false,
    describe: 'go on with a sweep that was interrupted',
  },
} as const;

/** Adds the command; it is loaded when it is called. */
export function withSweep(parser: Argv, { choose, terminal }: Context): Argv {
  return parser.command(
    'sweep <scenario>',
    'a grid of scenarios at many entry times, and what it tells',
    (y) =>
      y
        .positional('scenario', {
          type: 'string',
          demandOption: true,
          describe: 'a scenario file',
        })
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
        const { sweepCommand } = await import('../commands/sweep.ts');
        return sweepCommand(args, terminal);
      }),
  );
}
