/** The `exits` block: how a leg that is caught is unwound, in place of what its venue does. */
import { z } from 'zod';
import type { ExitStyle, ExitStyleKind } from '../domain/exit-style.ts';
import type { Role, Scenario } from '../domain/scenario.ts';
import { durationText } from '../units/time.ts';
import { DAY, type DurationMs, durationMs, type Fraction, fraction } from '../units/units.ts';
import type { YamlMap } from './document.ts';
import { complain, keyed, orList, quantity, word } from './fields.ts';
import type { Problem } from './issues.ts';
import { costField } from './liquidation.ts';
import { amountText, DURATION, FEE, type Fee, fractionText, type Quantity } from './quantity.ts';

const ROLES = ['long', 'short', 'spot', 'perp'] as const satisfies readonly Role[];

/** What a scenario says of exits, and the currencies its amounts are written in. */
export interface ExitsBlock {
  /** One style for every leg. */
  readonly all: ExitStyle | null;
  readonly byRole: Readonly<Partial<Record<Role, ExitStyle>>>;
  readonly amounts: readonly { readonly path: readonly string[]; readonly currency: string }[];
}

const STEPS_MAX = 100;
const STEPS: Quantity<number> = {
  expected: `a whole number from 2 to ${STEPS_MAX}`,
  example: '5',
  json: { type: 'integer', minimum: 2, maximum: STEPS_MAX },
  read: (found) =>
    typeof found === 'number' && Number.isInteger(found) && found >= 2 && found <= STEPS_MAX
      ? found
      : null,
};

const MONEY: Quantity<Fee> = {
  ...FEE,
  expected: 'an amount of zero or more such as 10_000_000 USDT',
  example: '10_000_000 USDT',
};

const AT_MOST_A_DAY = {
  expected: 'a length of time of at most 1 d',
  holds: (ms: number) => ms <= DAY,
};

/** What each style is told beside its name; the first are those it can not do without. */
const KEYS = {
  market: { needed: [], known: [] },
  fund: { needed: ['balance'], known: ['over', 'winners'] },
  staged: { needed: ['steps'], known: ['over'] },
  backstop: { needed: ['discount'], known: [] },
  coordinated: { needed: [], known: ['lag', 'penalty'] },
  migrate: { needed: [], known: ['over'] },
} as const satisfies Readonly<
  Record<ExitStyleKind, { readonly needed: readonly Key[]; readonly known: readonly Key[] }>
>;
const STYLES = Object.keys(KEYS) as ExitStyleKind[];

type Key = 'balance' | 'over' | 'winners' | 'steps' | 'discount' | 'lag' | 'penalty';

/** What may stand where a key is missing, in the order in which keys are written. */
const EXAMPLES: Readonly<Record<Key, string>> = {
  balance: '10_000_000 USDT',
  over: '10 min',
  winners: '500_000_000 USDT',
  steps: '5',
  discount: '1 %',
  lag: '1 min',
  penalty: '10 bps',
};

const KEY_NAMES = Object.keys(EXAMPLES) as Key[];

type Raw = { readonly style: ExitStyleKind } & {
  readonly balance?: Fee | undefined;
  readonly winners?: Fee | undefined;
  readonly over?: DurationMs | undefined;
  readonly steps?: number | undefined;
  readonly discount?: Fraction | undefined;
  readonly lag?: DurationMs | undefined;
  readonly penalty?: Fraction | undefined;
};

export interface ExitDraft {
  readonly style: ExitStyle;
  readonly amounts: ExitsBlock['amounts'];
}

/** The keys of a style; fresh for each leg. */
const styleKeys = () => ({
  balance: quantity(
    MONEY,
    'fund: what the insurance fund holds, in the currency of the capital.',
  ).optional(),
  winners: quantity(
    MONEY,
    'fund: notional of all that won on that market; a winning leg of ours there bears its share of what the fund lacks. By default that is told and not charged.',
    { expected: 'an amount above zero', holds: ({ amount }) => amount > 0 },
  ).optional(),
  over: quantity(
    DURATION,
    'fund, staged, migrate: the time over which parts are closed, at most 1 d; by default at the next open.',
    AT_MOST_A_DAY,
  ).optional(),
  steps: quantity(STEPS, 'staged: the most steps; no more are taken than needed.').optional(),
  discount: costField('backstop: on the notional of each leg.').optional(),
  lag: quantity(
    DURATION,
    "coordinated: from the end of the trigger's bar to the close of the other leg, at most 1 d; by default both are closed at one moment.",
    AT_MOST_A_DAY,
  ).optional(),
  penalty: costField('coordinated: of the notional of the leg that was not caught.').optional(),
});

const styleWord = () =>
  word(
    STYLES,
    'market: the leg alone is sold; fund: the insurance fund takes it over and sells it; staged: both legs step by step, until what is left meets its maintenance; backstop: both legs taken over at a discount; coordinated: both legs closed together; migrate: hedged on the other venue at once and closed in parts.',
  );

/** The style of one leg; null: as its venue does it. */
const legField = () =>
  z
    .union([
      word(['venue'], 'As its venue does it.').transform((): ExitDraft | null => null),
      keyed({ style: styleWord(), ...styleKeys() }, 'How this leg is unwound.').transform(draftOf),
    ])
    .optional()
    .meta({ description: 'The style of this leg, in place of one for every leg.' });

/** The style that keys say, and the currencies its amounts are written in. */
function draftOf(raw: Raw, context: Parameters<typeof complain>[0]): ExitDraft {
  const { needed, known } = KEYS[raw.style];
  const taken: readonly string[] = [...needed, ...known];
  for (const key of KEY_NAMES) {
    if (raw[key] !== undefined && !taken.includes(key))
      complain(context, [key], {
        expected: `no  ${key}:  with style: ${raw.style}, which has ${taken.length === 0 ? 'none' : orList(taken)}`,
        hint: 'take the key away, or take another style',
      });
    if (raw[key] === undefined && (needed as readonly string[]).includes(key))
      complain(context, [key], {
        expected: `${key}, which style: ${raw.style} needs`,
        example: EXAMPLES[key],
      });
  }
  const amounts = (['balance', 'winners'] as const).flatMap((key) => {
    const currency = raw[key]?.currency ?? null;
    return currency === null ? [] : [{ path: [key], currency }];
  });
  return { style: styleOf(raw), amounts };
}

function styleOf(raw: Raw): ExitStyle {
  const { over = durationMs(0), lag = durationMs(0) } = raw;
  const { penalty = fraction(0), discount = fraction(0) } = raw;
  switch (raw.style) {
    case 'market':
      return { kind: 'market' };
    case 'fund': {
      const winners = raw.winners?.amount ?? null;
      return { kind: 'fund', balance: raw.balance?.amount ?? 0, over, winners };
    }
    case 'staged':
      return { kind: 'staged', steps: raw.steps ?? 2, over };
    case 'backstop':
      return { kind: 'backstop', discount };
    case 'coordinated':
      return { kind: 'coordinated', lag, penalty };
    case 'migrate':
      return { kind: 'migrate', over };
  }
}

export const exitsField = () =>
  z
    .union([
      word(['venue'], 'As each venue does it.').transform(() => undefined),
      keyed(
        {
          style: styleWord().optional(),
          ...styleKeys(),
          long: legField(),
          short: legField(),
          spot: legField(),
          perp: legField(),
        },
        'A style for every leg that can be liquidated, or one under the name of each leg.',
      ).transform((raw, context): ExitsBlock => {
        const { long, short, spot, perp, style, ...keys } = raw;
        const legs = { long, short, spot, perp };
        if (style !== undefined) return forAll({ style, ...keys }, legs, context);
        const stray = KEY_NAMES.filter((key) => keys[key] !== undefined);
        if (stray.length > 0 || Object.values(legs).every((leg) => leg === undefined))
          complain(context, ['style'], {
            expected: `a style: ${orList(STYLES)}`,
            hint: 'such as  exits: { style: coordinated, lag: 1 min, penalty: 10 bps }',
          });
        return byLeg(legs);
      }),
    ])
    .optional()
    .meta({
      description:
        'How a leg that meets its trigger is unwound: one style for all legs, or one for each; by default, or venue, as its venue does it.',
    });

type Legs = Readonly<Record<Role, ExitDraft | null | undefined>>;

function forAll(raw: Raw, legs: Legs, context: Parameters<typeof complain>[0]): ExitsBlock {
  for (const role of ROLES)
    if (legs[role] !== undefined)
      complain(context, [role], {
        expected: 'one style for all legs, or one for each: not both',
        hint: `take  ${role}:  away, or write the style under each leg`,
      });
  const { style, amounts } = draftOf(raw, context);
  return { all: style, byRole: {}, amounts };
}

function byLeg(legs: Legs): ExitsBlock {
  const said = ROLES.flatMap((role) => (legs[role] ? [{ role, ...legs[role] }] : []));
  return {
    all: null,
    byRole: Object.fromEntries(said.map(({ role, style }) => [role, style])),
    amounts: said.flatMap(({ role, amounts }) =>
      amounts.map(({ path, currency }) => ({ path: [role, ...path], currency })),
    ),
  };
}

/** What must hold between exits and the rest: roles of this construction, and its currency. */
export function exitProblems(
  { byRole, amounts }: ExitsBlock,
  roles: readonly Role[],
  currency: string | undefined,
): readonly Problem[] {
  const strangers = ROLES.filter((role) => byRole[role] !== undefined && !roles.includes(role));
  const foreign = amounts.filter(
    (amount) => currency !== undefined && amount.currency !== currency,
  );
  return [
    ...strangers.map((role) => ({
      path: ['exits', role],
      expected: `a leg of this construction: ${orList(roles)}`,
    })),
    ...foreign.map(({ path }) => ({
      path: ['exits', ...path],
      expected: `an amount in ${currency} like the capital`,
    })),
  ];
}

/** By role; null: every leg as its venue does it. */
export function exitsOf(block: ExitsBlock | undefined, roles: readonly Role[]): Scenario['exits'] {
  if (block === undefined) return null;
  const { all, byRole } = block;
  const exits = all === null ? byRole : Object.fromEntries(roles.map((role) => [role, all]));
  return Object.keys(exits).length === 0 ? null : exits;
}

/** The block as it is written: one style where all legs have the same, else one for each. */
export function plainExits(
  exits: NonNullable<Scenario['exits']>,
  roles: readonly Role[],
  currency: string,
): YamlMap {
  const plain = roles.flatMap((role) => {
    const style = exits[role];
    return style === undefined ? [] : [[role, plainStyle(style, currency)] as const];
  });
  const [first] = plain;
  const isOne =
    plain.length === roles.length && new Set(plain.map(([, p]) => JSON.stringify(p))).size === 1;
  return isOne && first !== undefined ? first[1] : Object.fromEntries(plain);
}

function plainStyle(style: ExitStyle, currency: string): YamlMap {
  const money = (amount: number): string => amountText({ amount, currency });
  switch (style.kind) {
    case 'market':
      return { style: 'market' };
    case 'fund':
      return {
        ...{ style: 'fund', balance: money(style.balance), over: durationText(style.over) },
        ...(style.winners === null ? {} : { winners: money(style.winners) }),
      };
    case 'staged':
      return { style: 'staged', steps: style.steps, over: durationText(style.over) };
    case 'backstop':
      return { style: 'backstop', discount: fractionText(style.discount) };
    case 'coordinated':
      return {
        ...{ style: 'coordinated', lag: durationText(style.lag) },
        penalty: fractionText(style.penalty),
      };
    case 'migrate':
      return { style: 'migrate', over: durationText(style.over) };
  }
}
