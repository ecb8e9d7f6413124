/** Tables that look like history and are none that can be used: refused with the reason. */
import { DataError } from '../domain/errors.ts';
import { columnNames, plainName, type Table } from './table.ts';

interface Stranger {
  readonly is: (plain: readonly string[], names: readonly string[]) => boolean;
  readonly expected: string;
  readonly found: string;
  readonly hint: string;
}

const hasAny = (plain: readonly string[], ...names: readonly string[]): boolean =>
  names.some((name) => plain.includes(name));
const BARS = 'columns open, high, low, close, or a funding rate (rate_fraction, fundingRate)';

const STRANGERS: readonly Stranger[] = [
  {
    is: (plain) => hasAny(plain, 'bidprice', 'bidpx') && hasAny(plain, 'askprice', 'askpx'),
    expected: BARS,
    found: 'quotes: bids and asks, and no price that was traded or marked',
    hint: 'import the candles of the venue (legrisk fetch), or make bars of the quotes first',
  },
  {
    is: (plain) =>
      hasAny(plain, 'price') &&
      hasAny(plain, 'side', 'isbuyermaker', 'tickdirection') &&
      !hasAny(plain, 'open', 'close', 'value'),
    expected: BARS,
    found: 'single trades, which are no bars',
    hint: 'import the candles of the same days (legrisk fetch), or make bars of the trades first',
  },
  {
    is: (plain, names) =>
      !hasAny(plain, 'open', 'close') &&
      names.some((name) => /%|percent|pct/i.test(name) && /fund|rate/i.test(name)),
    expected: 'rates as fractions',
    found: 'a column of rates in percent',
    hint: 'say so in a mapping file (--map):  unit: percent',
  },
];

/** @throws DataError when the table is known to be no history */
export function refuseStrangers(table: Table, where: string): void {
  const names = table.columns.map(({ name }) => name);
  const plain = names.map(plainName);
  const stranger = STRANGERS.find(({ is }) => is(plain, names));
  if (stranger === undefined) return;
  const { expected, found, hint } = stranger;
  throw new DataError({ where, expected, found: `${found} (${columnNames(table)})`, hint });
}
