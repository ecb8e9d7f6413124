/** How `legrisk init` is called. */
import type { Argv } from 'yargs';
import type { Context } from '../context.ts';
import { EXIT } from '../failure.ts';
import { DB, JSON_FLAG, RULES } from '../options.ts';

const answer = (describe: string, group: string) =>
  ({ type: 'string', requiresArg: true, describe, group }) as const;

const TRADE = 'The trade';
const HISTORY = 'Its history';
const FILE = 'The file';

const INIT_OPTIONS = {
  construction: answer('delta-neutral, cash-and-carry or reverse-cash-and-carry', TRADE),
  long: answer('the long perpetual, as venue:instrument', TRADE),
  short: answer('the short perpetual, as venue:instrument', TRADE),
  spot: answer('of a carry: the spot, as venue:instrument', TRADE),
  perp: answer('of a carry: the perpetual, as venue:instrument', TRADE),
  capital: answer('all of it, such as "100_000 USDT"', TRADE),
  leverage: answer('of the legs, such as 5', TRADE),
  borrow: answer('what borrowing costs, such as "8 %/year"', TRADE),
  survivor: answer('close, hold or rehedge, when the other leg died (default: close)', TRADE),
  reaction: answer('how long until then (default: 5 min)', TRADE),
  from: answer('first day or instant, UTC', HISTORY),
  to: answer('first day or instant outside', HISTORY),
  reconstruction: answer('a bundled day in place of records, such as btc-2025-10-10', HISTORY),
  out: answer('where it is written (default: <name>.yaml)', FILE),
  name: answer('of the scenario (default: made of the legs)', FILE),
  question: answer('what it asks, for the head of the report', FILE),
  force: { type: 'boolean', default: false, describe: 'write over a file', group: FILE },
} as const;

/** Adds the command; it is loaded when it is called. */
export function withInit(parser: Argv, { choose, terminal }: Context): Argv {
  return parser.command(
    'init',
    'write a scenario of your own, by five questions',
    (y) =>
      y
        .options(INIT_OPTIONS)
        .options({ db: DB, rules: RULES, json: JSON_FLAG })
        .example('$0 init', 'by questions, on a terminal')
        .example(
          '$0 init --reconstruction btc-2025-10-10 --long binance-usdm:BTCUSDT --short hyperliquid:BTC --capital "100_000 USDT" --leverage 5 --out mine.yaml',
          'on a bundled crash day',
        )
        .example(
          '$0 init --long binance-usdm:AVAXUSDT --short bybit-linear:AVAXUSDT --from 2025-09-25 --to 2025-12-01 --capital "100_000 USDT" --leverage 5 --out avax.yaml',
          'on history that is fetched next',
        ),
    (args) =>
      choose(async () => {
        const { initCommand } = await import('../commands/init.ts');
        const { stdin, stderr } = process;
        const isAttended = stdin.isTTY === true && stderr.isTTY === true;
        const leave = (): void => {
          stderr.write('\n');
          process.exit(EXIT.interrupted);
        };
        const desk = isAttended ? { input: stdin, output: stderr, leave } : null;
        return initCommand(args, terminal, desk);
      }),
  );
}
