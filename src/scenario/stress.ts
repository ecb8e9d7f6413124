/** Shocks laid over the recorded history, as a scenario writes them. */
import { z } from 'zod';
import type { Role, Window } from '../domain/scenario.ts';
import type { Shock } from '../domain/stress.ts';
import { durationText } from '../units/time.ts';
import { complain, keyed, LASTING, quantity, word } from './fields.ts';
import type { Problem } from './issues.ts';
import {
  DURATION,
  FRACTION,
  fractionText,
  INSTANT,
  instantText,
  type Quantity,
} from './quantity.ts';

const ROLES: readonly Role[] = ['long', 'short', 'spot', 'perp'];
const SHOCKS_MAX = 20;
const FACTOR_MAX = 100;

const FACTOR: Quantity<number> = {
  expected: `a factor from 0 to ${FACTOR_MAX}; 1 leaves everything as it was`,
  example: '2',
  json: { type: 'number', minimum: 0, maximum: FACTOR_MAX },
  read: (found) => (typeof found === 'number' && found >= 0 && found <= FACTOR_MAX ? found : null),
};

/** As a collateral asset is spelled. */
const ASSET: Quantity<string> = {
  expected: 'the name of a collateral asset',
  example: 'USDe',
  json: { type: 'string', pattern: '^[A-Za-z0-9]{1,20}$' },
  read: (found) => (typeof found === 'string' && /^[A-Za-z0-9]{1,20}$/.test(found) ? found : null),
};

/** What says which shock it is. */
const SUBJECTS = ['mark', 'widen', 'delay_settlement', 'flip_funding', 'depeg'] as const;

const shockField = () =>
  keyed(
    {
      mark: word(ROLES, "The leg whose mark is moved; the venue's index is not.").optional(),
      widen: quantity(
        FACTOR,
        "The gap between the two legs' marks is multiplied by this; the first leg's mark stays.",
      ).optional(),
      delay_settlement: quantity(
        DURATION,
        'Every funding print settles this much later.',
      ).optional(),
      flip_funding: z
        .literal(true)
        .optional()
        .meta({ description: 'Every funding rate changes its sign.' }),
      depeg: quantity(ASSET, 'The collateral asset whose price is moved.').optional(),
      by: quantity(FRACTION, 'Of `mark` and `depeg`: by how much of itself, up or down.', {
        expected: 'a move above -100 % and up to 1000 %',
        holds: (move) => move > -1 && move <= 10,
      }).optional(),
      from: quantity(INSTANT, 'Of `mark` and `depeg`: from when on, UTC.').optional(),
      for: quantity(DURATION, 'Of `mark` and `depeg`: for how long.', LASTING).optional(),
    },
    'One shock: `mark`, `widen`, `delay_settlement`, `flip_funding` or `depeg`.',
  ).transform((written, context): Shock => {
    const subjects = SUBJECTS.filter((key) => written[key] !== undefined);
    const [subject] = subjects;
    if (subject === undefined || subjects.length > 1) {
      complain(context, [], {
        expected: `one of  ${SUBJECTS.join(', ')}`,
        hint: 'a list item each:  - { widen: 2 }',
      });
      return z.NEVER;
    }
    const { by, from, for: lasting } = written;
    const isMove = subject === 'mark' || subject === 'depeg';
    for (const key of ['by', 'from', 'for'] as const) {
      if (isMove && written[key] === undefined)
        complain(context, [key], { expected: MOVE_EXPECTED[key] });
      if (!isMove && written[key] !== undefined)
        complain(context, [key], {
          expected: `no  ${key}  beside ${subject}, which holds for the whole window`,
          hint: 'take the key away',
        });
    }
    if (isMove && (by === undefined || from === undefined || lasting === undefined)) return z.NEVER;
    return shockOf(written, { by, from, lasting } as Move);
  });

const MOVE_EXPECTED = {
  by: 'by how much, such as -10 %',
  from: 'from when on, such as 2025-10-10T21:20Z',
  for: 'for how long, such as 30 min',
};

type Move = Pick<Extract<Shock, { kind: 'mark' }>, 'by' | 'from' | 'lasting'>;

/** One of the subjects is written, and where it is a move, the move. */
function shockOf(
  written: {
    readonly mark?: Role | undefined;
    readonly widen?: number | undefined;
    readonly delay_settlement?: Move['lasting'] | undefined;
    readonly depeg?: string | undefined;
  },
  move: Move,
): Shock {
  const { mark, widen, delay_settlement: delay, depeg } = written;
  if (mark !== undefined) return { kind: 'mark', role: mark, ...move };
  if (depeg !== undefined) return { kind: 'depeg', asset: depeg, ...move };
  if (widen !== undefined) return { kind: 'divergence', factor: widen };
  if (delay !== undefined) return { kind: 'settlement delay', by: delay };
  return { kind: 'funding flip' };
}

/** The shocks in the order in which they are laid over the history. */
export const stressField = () =>
  z
    .union([
      word(['off'], 'History as it was recorded.').transform((): readonly Shock[] => []),
      z.array(shockField()).superRefine((shocks, context) => {
        if (shocks.length > SHOCKS_MAX)
          complain(context, [], { expected: `at most ${SHOCKS_MAX} shocks` });
      }),
    ])
    .optional()
    .meta({
      description:
        'Shocks laid over the recorded history, one after the other. Never told as history: the page says STRESSED.',
    });

/** What a scenario holds beside its shocks, as far as it could be read. */
interface Beside {
  readonly roles: readonly Role[];
  readonly hasOwnDelta: boolean;
  readonly window: Window | undefined;
  /** Of every leg. */
  readonly assets: readonly string[];
}

/** Shocks of what is not there. */
export function stressProblems(
  shocks: readonly Shock[],
  { roles, hasOwnDelta, window, assets }: Beside,
): readonly Problem[] {
  return shocks.flatMap((shock, i): Problem[] => {
    const path = ['stress', String(i)];
    const problems: Problem[] = [];
    if (shock.kind === 'mark' && !roles.includes(shock.role as Role))
      problems.push({
        path: [...path, 'mark'],
        expected: `a leg of the construction: ${roles.join(' or ')}`,
        among: roles,
      });
    if (shock.kind === 'depeg' && !assets.includes(shock.asset))
      problems.push({
        path: [...path, 'depeg'],
        expected:
          assets.length === 0
            ? 'an asset that stands behind a leg: the scenario has no  collateral'
            : `an asset that stands behind a leg: ${assets.join(' or ')}`,
        among: assets,
      });
    if (shock.kind === 'divergence' && hasOwnDelta)
      problems.push({
        path: [...path, 'widen'],
        expected: 'two prices of one coin: a leg has a delta of its own',
      });
    if ('from' in shock && window !== undefined && isOutside(shock, window))
      problems.push({
        path: [...path, 'from'],
        expected: `a shock inside the window, ${instantText(window.from)} to ${instantText(window.to)}`,
      });
    return problems;
  });
}

const isOutside = ({ from, lasting }: Move, window: Window): boolean =>
  from >= window.to || from + lasting <= window.from;

/** A shock as a scenario writes it. */
export function plainShock(shock: Shock): { [key: string]: string | number | boolean } {
  switch (shock.kind) {
    case 'mark':
      return { mark: shock.role, ...plainMove(shock) };
    case 'depeg':
      return { depeg: shock.asset, ...plainMove(shock) };
    case 'divergence':
      return { widen: shock.factor };
    case 'settlement delay':
      return { delay_settlement: durationText(shock.by) };
    case 'funding flip':
      return { flip_funding: true };
  }
}

const plainMove = ({ by, from, lasting }: Move) => ({
  by: fractionText(by),
  from: instantText(from),
  for: durationText(lasting),
});
