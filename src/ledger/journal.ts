/**
 * The books. Value moves only by transfers of a positive amount from one account to another, with a
 * reason, so balances sum to zero by construction and a report's attribution is a GROUP BY over
 * reasons.
 *
 * Physics is float64; books are integers. An amount is rounded once, when it is booked, to 1e-15 of
 * the capital's currency, and held as a bigint: finer than the last place of any amount that matters,
 * and wide enough for any capital (docs/decisions/002-books.md).
 */
import { invariant } from '../domain/errors.ts';

/** 1e-15 of the capital's currency. */
export type Femto = bigint;

const FEMTO_PER_UNIT = 1e15;

/**
 * Nearest 1e-15: the one place in the program where value is rounded. A half goes away from zero, so
 * that what one side pays is what the other receives.
 */
export const toFemto = (quote: number): Femto => {
  const size = BigInt(Math.round(Math.abs(quote) * FEMTO_PER_UNIT));
  return quote < 0 ? -size : size;
};

/** For people and for JSON. */
export const fromFemto = (amount: Femto): number => Number(amount) / FEMTO_PER_UNIT;

/** `-1234.567`, exact, without trailing zeros. */
export function femtoText(amount: Femto): string {
  const digits = (amount < 0n ? -amount : amount).toString().padStart(16, '0');
  const cents = digits.slice(-15).replace(/0+$/, '');
  const whole = digits.slice(0, -15);
  return `${amount < 0n ? '-' : ''}${whole}${cents === '' ? '' : `.${cents}`}`;
}

/** Why value moved. */
export const REASONS = [
  'capital',
  'margin',
  'funding',
  'interest',
  'fee',
  'slippage',
  'price',
  'collateral',
  'liquidation fee',
  'liquidation slippage',
  'margin forfeited',
  'insurance',
  'deleveraging',
  'exit charge',
  'socialised loss',
  'transfer',
] as const;
export type Reason = (typeof REASONS)[number];

/**
 * Where value can be: `own:idle` is ours and off the venues, `own:transit` ours and on its way to a leg,
 * `leg:…` ours and at work, `world:…` everyone else.
 */
export type AccountName = 'own:idle' | 'own:transit' | `leg:${string}` | `world:${string}`;

export interface Transfer {
  readonly atMs: number;
  readonly from: AccountName;
  readonly to: AccountName;
  /** Always positive: direction is said by `from` and `to`, never by a sign. */
  readonly amount: Femto;
  readonly reason: Reason;
  /** The leg the reason belongs to, where the account is shared by several. */
  readonly leg: string;
}

/** An append-only list of transfers with its running balances. */
export class Journal {
  readonly transfers: Transfer[] = [];
  readonly #balances = new Map<AccountName, Femto>();

  /**
   * Moves a signed amount into `to`: a negative one moves the other way, and nothing is booked for
   * zero.
   *
   * @param quote positive: from `from` to `to`
   */
  post(
    atMs: number,
    from: AccountName,
    to: AccountName,
    quote: number | Femto,
    reason: Reason,
    leg: string,
  ): void {
    invariant(from !== to, 'a transfer has two distinct accounts');
    const amount = typeof quote === 'bigint' ? quote : toFemto(quote);
    if (amount === 0n) return;
    const forward = amount > 0n;
    const [giver, taker] = forward ? [from, to] : [to, from];
    const moved = forward ? amount : -amount;
    this.transfers.push({ atMs, from: giver, to: taker, amount: moved, reason, leg });
    this.#balances.set(giver, this.balance(giver) - moved);
    this.#balances.set(taker, this.balance(taker) + moved);
  }

  balance(account: AccountName): Femto {
    return this.#balances.get(account) ?? 0n;
  }

  balances(): ReadonlyMap<AccountName, Femto> {
    return this.#balances;
  }
}

const isWorld = (account: AccountName): boolean => account.startsWith('world:');

/** What a reason brought to us (positive) or took from us, over transfers that pass the filter. */
export function received(
  transfers: Iterable<Transfer>,
  reason: Reason,
  filter: (transfer: Transfer) => boolean = () => true,
): Femto {
  let sum = 0n;
  for (const transfer of transfers) {
    if (transfer.reason !== reason || !filter(transfer)) continue;
    if (isWorld(transfer.from) === isWorld(transfer.to)) continue;
    sum += isWorld(transfer.from) ? transfer.amount : -transfer.amount;
  }
  return sum;
}
