/** Why a figure differs, in a sentence: what it is made of where it is made of others, else where the runs parted. */
import type { LegResult, ReplayResult } from '../../domain/result.ts';
import type { PathDifference } from '../../scenario/differences.ts';
import { minuteText } from '../../units/time.ts';
import { leverage, NONE, price, quantity, signed } from '../format.ts';
import { EXIT_NAMES } from '../names.ts';
import type { Attribution, FigureDifference, Parting } from './comparison.ts';
import { FORCED_EXIT } from './figure-list.ts';
import { type LegPair, legPairs } from './legs.ts';

export interface WhyContext {
  readonly a: ReplayResult;
  readonly b: ReplayResult;
  readonly attribution: Attribution | null;
  readonly asked: readonly PathDifference[];
  readonly parting: Parting | null;
}

type Figure = Omit<FigureDifference, 'why' | 'touchedBy'>;

export function whyOf(figure: Figure, context: WhyContext): string {
  const { a, b } = context;
  if (figure.unit === 'quote' && a.currency !== b.currency)
    return `In ${a.currency} and in ${b.currency}: not subtracted.`;
  if (figure.name.startsWith('legs.')) return ofLeg(figure, context);
  const told = OF_RUN[figure.name]?.(context) ?? null;
  return (
    told ?? (figure.name.startsWith('forcedExit.') ? ofForcedExit(context) : sinceParting(context))
  );
}

type Reason = (context: WhyContext) => string | null;

const parts = (named: readonly (readonly [name: string, amount: number])[]): string | null => {
  const told = named
    .filter(([, amount]) => Math.abs(amount) >= CENT / 2)
    .toSorted(([, x], [, y]) => Math.abs(y) - Math.abs(x));
  const shown = told.slice(0, PARTS_SHOWN).map(([name, amount]) => `${name} ${signed(amount)}`);
  const more = told.length - PARTS_SHOWN;
  return shown.length === 0 ? null : `${shown.join(', ')}${more > 0 ? `, and ${more} more` : ''}.`;
};

const CENT = 0.01;
const PARTS_SHOWN = 3;

const byLeg =
  (means: string): Reason =>
  ({ attribution }) =>
    parts(
      attribution?.lines
        .find((line) => line.means === means)
        ?.legs.map(({ leg, differenceQuote }) => [leg, differenceQuote] as const) ?? [],
    );

const NO_COST: readonly string[] = ['fundingEarned', 'pricePnl'];

const OF_RUN: Readonly<Record<string, Reason>> = {
  'totals.netQuote': ({ attribution }) =>
    parts(
      attribution?.lines.map(({ name, differenceQuote }) => [name, differenceQuote] as const) ?? [],
    ),
  'totals.fundingEarnedQuote': byLeg('fundingEarned'),
  'totals.interestQuote': byLeg('interest'),
  'totals.pricePnlQuote': byLeg('pricePnl'),
  'totals.costsQuote': ({ attribution }) =>
    parts(
      attribution?.lines
        .filter(({ means }) => !NO_COST.includes(means))
        .map(({ name, differenceQuote }) => [name, -differenceQuote] as const) ?? [],
    ),
  'totals.forcedExitLossQuote': (context) => ofForcedExit(context),
  'totals.twinNetQuote': ({ a, b }) =>
    parts([
      ['net', a.totals.netQuote - b.totals.netQuote],
      ['forced-exit loss', a.totals.forcedExitLossQuote - b.totals.forcedExitLossQuote],
      ['forgone after the exit', a.totals.forgoneAfterExitQuote - b.totals.forgoneAfterExitQuote],
    ]),
  'totals.returnOnCapitalFraction': () => 'The net over the capital.',
  'totals.realisedAprFraction': () => 'The net over the capital, scaled to a year.',
  'totals.irrFraction': () => 'The net over the capital, compounded to a year.',
  'totals.excessAprFraction': () => 'The realised APR over the cost of capital that is stated.',
  'totals.capitalQuote': (context) => askedFor(context, ['capital']),
  'totals.headlineAprFraction': () =>
    'Other instruments, or another entry: it is read off the last prints before it.',
  'totals.earnedAprFraction': () => 'Funding over the notional and the time it was held.',
  'totals.pairSurvivalLeverage': ({ a, b }) =>
    `${survivals(a)} in A; ${survivals(b)} in B; the smallest counts.`,
  'totals.fundingIntervalsPerForcedExit': () =>
    'The forced-exit loss over the mean funding of an interval.',
};

const survivals = ({ legs }: ReplayResult): string =>
  legs
    .filter(({ lifeIndex }) => lifeIndex === 0)
    .map(
      ({ role, survivalLeverage }) =>
        `${role} ${survivalLeverage === null ? NONE : leverage(survivalLeverage)}`,
    )
    .join(', ');

function ofForcedExit({ a, b }: WhyContext): string {
  const [left, right] = [a.forcedExit, b.forcedExit];
  if (left === null || right === null) return `Only ${right === null ? 'A' : 'B'} was forced out.`;
  const named = (Object.keys(FORCED_EXIT) as (keyof typeof FORCED_EXIT)[]).flatMap((key) => {
    const [x, y] = [left[key], right[key]];
    const isAmount =
      FORCED_EXIT[key].unit === 'quote' && typeof x === 'number' && typeof y === 'number';
    const sign = key === 'insuranceAbsorbedQuote' ? -1 : 1;
    return isAmount ? [[FORCED_EXIT[key].label, sign * (x - y)] as const] : [];
  });
  return parts(named) ?? 'Both were forced out.';
}

function ofLeg({ name }: Figure, context: WhyContext): string {
  const [, key, index, path = ''] = /^legs\.(\w+)\.(\d+)\.(.+)$/.exec(name) ?? [];
  const pair = legPairs(context.a, context.b).find((one) => one.key === key);
  const life = (lives: LegPair['a'] | undefined): LegResult | undefined =>
    lives?.find(({ lifeIndex }) => String(lifeIndex) === index);
  const [a, b] = [life(pair?.a), life(pair?.b)];
  if (a === undefined || b === undefined)
    return `Only ${b === undefined ? 'A' : 'B'} has this ${Number(index) > 0 ? 'life of the leg' : 'leg'}.`;
  const told = OF_LEG.find(([paths]) => paths.test(path))?.[1](a, b) ?? null;
  if (told !== null) return told;
  const asked = ASKED.find(([paths]) => paths.test(path))?.[1];
  return asked === undefined ? sinceParting(context) : askedFor(context, asked);
}

const held = ({ quantityBase, base }: LegResult): string => `${quantity(quantityBase)} ${base}`;

const OF_LEG: readonly (readonly [RegExp, (a: LegResult, b: LegResult) => string | null])[] = [
  [
    /^(?:fundingQuote|settlements)$/,
    (a, b) =>
      `${a.settlements} settlements on ${held(a)} in A; ${b.settlements} on ${held(b)} in B.`,
  ],
  [
    /^pricePnlQuote$/,
    (a, b) =>
      `${held(a)} from ${price(a.entry.price)} to ${price(a.exit.price)} in A; ${held(b)} from ${price(b.entry.price)} to ${price(b.exit.price)} in B.`,
  ],
  [/^(?:feesQuote|slippageQuote)$/, (a, b) => `Charged on ${held(a)} in A, on ${held(b)} in B.`],
  [
    /^(?:exit\.|liquidation\.|naked|worstNaked)/,
    (a, b) =>
      a.exit.kind === b.exit.kind && a.exit.atMs === b.exit.atMs
        ? null
        : `${EXIT_NAMES[a.exit.kind]} ${minuteText(a.exit.atMs)} in A; ${EXIT_NAMES[b.exit.kind]} ${minuteText(b.exit.atMs)} in B.`,
  ],
];

/** Figures that follow from what was asked, before anything has happened. */
const ASKED: readonly (readonly [RegExp, readonly string[]])[] = [
  [
    /^(?:venue|instrument|contract|leverage|entryLeverage|quantityBase|marginQuote|entry\.)/,
    [
      'construction',
      'capital',
      'reserve',
      'costs',
      'liquidation',
      'window',
      'enter',
      'mark',
      'fills',
    ],
  ],
];

/** The scenario's differences below these keys. */
function askedFor({ asked, ...context }: WhyContext, keys: readonly string[]): string {
  const found = asked
    .map(({ path }) => path)
    .filter((path) => keys.some((key) => path === key || path.startsWith(`${key}.`)));
  if (found.length === 0) return sinceParting({ asked, ...context });
  const more = found.length - PARTS_SHOWN;
  return `Asked differently: ${found.slice(0, PARTS_SHOWN).join(', ')}${more > 0 ? `, and ${more} more` : ''}.`;
}

/** What can be said of a figure that is read off the whole path. */
function sinceParting({ parting, asked }: WhyContext): string {
  if (parting !== null)
    return `The runs part on ${minuteText(parting.atMs)} UTC: ${parting.a?.text ?? 'nothing'} in A, ${parting.b?.text ?? 'nothing'} in B.`;
  return asked.length > 0
    ? 'The same things happened, at other sizes, prices or costs.'
    : 'The same was asked and the same happened: data, rules or program differ.';
}
