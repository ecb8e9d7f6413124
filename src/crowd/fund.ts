/**
 * Who bears what a liquidation loses beyond the margin: the venue's insurance fund while it lasts, then the
 * winners of the other side. The venue sells as much as its fund can pay for; the rest never reaches the book
 * and is closed against winners at the price at which those liquidated were left with nothing.
 */

/** One round of liquidations, all at once. */
export interface Round {
  /** What they close and what they lose beyond their margins, were this share of it sold. */
  readonly lossAt: (share: number) => number;
}

/** How a round was paid for. Capital currency. */
export interface Settled {
  /** Of the round: sold through the book. */
  readonly share: number;
  /** Out of the fund. */
  readonly paid: number;
}

const HALVINGS = 60;

/**
 * The largest share that the fund can pay for. The loss rises with the share: more volume, a worse price.
 *
 * @param fund what is left in it; null: it pays whatever is missing
 */
export function settleRound({ lossAt }: Round, fund: number | null): Settled {
  const whole = lossAt(1);
  if (fund === null || whole <= fund) return { share: 1, paid: whole };
  let low = 0;
  let high = 1;
  for (let i = 0; i < HALVINGS; i++) {
    const middle = (low + high) / 2;
    if (lossAt(middle) <= fund) low = middle;
    else high = middle;
  }
  return { share: low, paid: lossAt(low) };
}
