/** How `legrisk init` is called. */
import type { Argv } from 'yargs';
import type { Context } from '../context.ts';
import { EXIT } from '../failure.ts';
import { DB, JSON_FLAG, RULES, textUnder } from '../options.ts';

const TRADE = 'The trade';
const HISTORY = 'Its history';
const FILE = 'The file';

const INIT_OPTIONS = {
  construction: textUnder('delta-neutral, cash-and-carry or reverse-cash-and-carry', TRADE),
  long: textUnder('the long perpetual, as venue:instrument', TRADE),
  short: textUnder('the short perpetual, as venue:instrument', TRADE),
  spot: textUnder('of a carry: the spot, as venue:instrument', TRADE),
  perp: textUnder('of a carry: the perpetual, as venue:instrument', TRADE),
  capital: textUnder('all of it, such as "100_000 USDT"', TRADE),
  leverage: textUnder('of the legs, such as 5', TRADE),
  borrow: textUnder('what borrowing costs, such as "8 %/year"', TRADE),
  survivor: textUnder('close, hold or rehedge, when the other leg died (default: close)', TRADE),
  reaction: textUnder('how long until then (default: 5 min)', TRADE),
  from: textUnder('first day or instant, UTC', HISTORY),
  to: textUnder('first day or instant outside', HISTORY),
  reconstruction: textUnder('a bundled day in place of records, such as btc-2025-10-10', HISTORY),
  out: textUnder('where it is written (default: <name>.yaml)', FILE),
  name: textUnder('of the scenario (default: made of the legs)', FILE),
  question: textUnder('what it asks, for the head of the report', FILE),
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
