/** How `legrisk scan` is called. */
import type { Argv } from 'yargs';
import type { Context } from '../context.ts';
import { DB, JSON_FLAG, RULES, SET, text } from '../options.ts';
import { SORTS } from '../scan/sorts.ts';

const texts = (describe: string) =>
  ({ type: 'string', array: true, nargs: 1, default: [] as string[], describe }) as const;

const SCAN_OPTIONS = {
  leverage: {
    type: 'string',
    array: true,
    requiresArg: true,
    describe: 'of each leg: 2 5, or 1:5:1 (default: 1,2,3)',
  },
  hold: { ...text('planned time in the trade'), default: '7 d' },
  entries: { ...text('entry times: every=1h, or instants, or @file'), default: 'every=1d' },
  'min-age': text('enter only what has been listed for so long, such as "30 d"'),
  'min-headline': text('enter only what is quoted so much a year, such as "20 %"'),
  coin: texts('only its pairs'),
  venue: texts('only its instruments'),
  construction: {
    choices: ['delta-neutral', 'cash-and-carry'] as const,
    requiresArg: true,
    describe: 'only pairs of this kind',
  },
  'same-quote': {
    type: 'boolean',
    default: false,
    describe: 'leave out pairs of two quote currencies',
  },
  from: text('first instant, such as 2025-01-01'),
  to: text('first instant after it'),
  capital: { ...text('all the money there is, for each pair'), default: '10_000 USDT' },
  survivor: {
    choices: ['close', 'hold', 'rehedge'] as const,
    default: 'close' as const,
    requiresArg: true,
    describe: 'what becomes of the leg that is left',
  },
  reaction: { ...text('how long until you act on it'), default: '5 min' },
  reconstruction: text('scan a bundled reconstruction instead of the store'),
  sort: {
    choices: SORTS,
    default: SORTS[0],
    requiresArg: true,
    describe: 'largest first, realised by its mean',
  },
  out: text('folder for the page, the tables and the JSON'),
} as const;

/** Adds the command; it is loaded when it is called. */
export function withScan(parser: Argv, { choose, terminal }: Context): Argv {
  return parser.command(
    'scan',
    'every pair of the store: what was quoted, and what arrived',
    (y) =>
      y
        .options(SCAN_OPTIONS)
        .options({ db: DB, set: SET, rules: RULES, json: JSON_FLAG })
        .example(
          '$0 scan --reconstruction xpl-2025-08-22-listing --hold "1 d" --entries every=1h --set "liquidation={maintenance: 16.7 %, style: full-margin}"',
          'a fresh listing, quoted at 800 % a year',
        )
        .example('$0 scan --leverage 2,5 --min-age "30 d" --out scan', 'everything that is stored'),
    (args) =>
      choose(async () => {
        const { scanCommand } = await import('../commands/scan.ts');
        return scanCommand(args, terminal);
      }),
  );
}
