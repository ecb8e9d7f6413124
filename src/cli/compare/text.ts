/** A comparison on a terminal: the chain from what was asked to what it cost, then the figures. */
import { isShown } from '../../report/compare/attribution.ts';
import type { Comparison, FigureDifference, VenueView } from '../../report/compare/comparison.ts';
import { differenceText, figureText } from '../../report/compare/figure-text.ts';
import { isSame } from '../../report/compare/figures.ts';
import { NONE, signed } from '../../report/format.ts';
import { type Cell, type TableOptions, table } from '../table.ts';
import { visible } from '../visible.ts';
import { wrapped } from '../wrapped.ts';

export function comparisonText(comparison: Comparison, options: TableOptions): string {
  const { venues, identical, hindrances } = comparison;
  const parts = [
    sidesText(comparison, options),
    ...(venues === null ? [] : [venueText(venues, options)]),
    folded(comparison.sentence),
    ...hindrances.map(({ says }) => folded(`Mind: ${says}`)),
    identical ? null : askedText(comparison, options),
    identical ? null : attributionText(comparison, options),
    identical ? null : figuresText(comparison, options),
  ];
  return parts.filter((part) => part !== null).join('\n\n');
}

const folded = (text: string): string => wrapped(visible(text), '', '').join('\n');

const sidesText = ({ a, b }: Comparison, options: TableOptions): string =>
  table(
    [
      ['A', a.scenario, a.given],
      ['B', b.scenario, b.given],
    ],
    3,
    options,
  );

function venueText({ sentence, rows }: VenueView, options: TableOptions): string {
  const cells = rows.map(({ name, unit, cross, same, difference }) => [
    name,
    figureText(cross, unit),
    figureText(same, unit),
    differenceText(difference, unit),
  ]);
  const head = ['venues', 'crossing', 'one venue', 'crossing − one'];
  return `${folded(sentence)}\n\n${table([head, ...cells], 1, options)}`;
}

/** A long text is shortened here, and what one side alone rests on is counted: the page has it all. */
function askedText(
  { scenarioDifferences, groundDifferences }: Comparison,
  options: TableOptions,
): string {
  const both = groundDifferences.filter(({ a, b }) => a !== null && b !== null);
  const asked = scenarioDifferences.map(({ path, a, b }) => [path, a ?? NONE, b ?? NONE]);
  const ground = both.map(({ what, name, a, b }) => [
    name === what ? what : `${what}: ${name}`,
    a ?? NONE,
    b ?? NONE,
  ]);
  const alone = groundDifferences.length - both.length;
  const rest = alone === 0 ? '' : `\n\n${alone} series and rules stand on one side only.`;
  if (asked.length + ground.length === 0)
    return `The same was asked, of the same data and rules.${rest}`;
  return `${table([['asked differently', 'A', 'B'], ...asked, ...ground], 3, options)}${rest}`;
}

function attributionText({ attribution, a }: Comparison, options: TableOptions): string | null {
  if (attribution === null) return null;
  const loss = (amount: number): Cell => (amount < 0 ? { loss: signed(amount) } : signed(amount));
  const lines = attribution.lines
    .filter(isShown)
    .map(({ name, aQuote, bQuote, differenceQuote }) => [
      name,
      signed(aQuote),
      signed(bQuote),
      loss(differenceQuote),
    ]);
  const head = [`net, ${a.currency}`, 'A', 'B', 'A − B'];
  const { aNetQuote, bNetQuote, netDifferenceQuote } = attribution;
  const net = ['Net', signed(aNetQuote), signed(bNetQuote), loss(netDifferenceQuote)];
  return table([head, ...lines, net], 1, options);
}

function figuresText({ figures }: Comparison, options: TableOptions): string {
  const differ = figures.filter((one) => !isSame(one));
  const shown = differ.filter(isShownHere);
  const hidden = differ.length - shown.length;
  const cells = shown.map(({ label, unit, a, b, difference }: FigureDifference) => [
    label,
    figureText(a, unit),
    figureText(b, unit),
    differenceText(difference, unit),
  ]);
  const rest =
    hidden === 0
      ? ''
      : `\n\n${folded(`${hidden} more figures differ; --json has each with its reason, and --out compare.html shows them.`)}`;
  return `${table([['figures that differ', 'A', 'B', 'A − B'], ...cells], 1, options)}${rest}`;
}

/** Of the whole run, not said by the lines of the net, and apart in the digits that are shown. */
const isShownHere = ({ name, unit, a, b }: FigureDifference): boolean =>
  name.startsWith('totals.') &&
  !IN_NET.includes(name) &&
  figureText(a, unit) !== figureText(b, unit);

/** What the lines of the net have said already. */
const IN_NET: readonly string[] = [
  'totals.fundingEarnedQuote',
  'totals.interestQuote',
  'totals.pricePnlQuote',
];
