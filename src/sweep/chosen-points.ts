/** Which points of a grid to look at first: the one that pays most, and the one that is thrown out least. */

/** What the two rules read of a point. */
export interface Rated {
  /** Net ÷ capital; null: no entry was observed, and the point is not asked. */
  readonly netReturnFraction: { readonly p50: number; readonly mean: number } | null;
  readonly forcedExitLossFraction: { readonly p99: number } | null;
  readonly deaths: number;
  readonly observed: number;
  readonly censored: number;
}

export type ChosenPoint<T> = T & {
  /** Other points of the grid that the rule can not tell from it: of those it is the first. */
  readonly tied: number;
};

/** Of the entries that were let in, those of which a leg was liquidated; null: none was let in. */
export function forcedShare({
  deaths,
  observed,
  censored,
}: Pick<Rated, 'deaths' | 'observed' | 'censored'>): number | null {
  const letIn = observed + censored;
  return letIn === 0 ? null : deaths / letIn;
}

/**
 * The smaller of median and mean. The median alone does not see that four in ten were ruined, the mean alone
 * not that one lucky entry carries all others.
 */
const netOf = ({ p50, mean }: { readonly p50: number; readonly mean: number }): number =>
  Math.min(p50, mean);

/** What a point is ranked by, each the smaller the better, the first before the second. */
type Rank = readonly [number, number, number];
type Rule = (net: number, forced: number, loss: number) => Rank;

/** The highest net; of equals fewer forced out, then the smaller 99 % loss. */
const MOST_PAID: Rule = (net, forced, loss) => [-net, forced, loss];
/** The smallest share forced out; of equals the smaller 99 % loss, then the higher net. */
const LEAST_FORCED: Rule = (net, forced, loss) => [forced, loss, -net];

/** Takes points in the order of the grid and keeps the two. */
export class ChosenPoints<T extends Rated> {
  readonly #best = new Choice<T>(MOST_PAID);
  readonly #safest = new Choice<T>(LEAST_FORCED);

  add(point: T): void {
    this.#best.add(point);
    this.#safest.add(point);
  }

  /** Null: no point has an observed entry. */
  get best(): ChosenPoint<T> | null {
    return this.#best.chosen;
  }

  get safest(): ChosenPoint<T> | null {
    return this.#safest.chosen;
  }
}

class Choice<T extends Rated> {
  readonly #rule: Rule;
  #rank: Rank = [Number.POSITIVE_INFINITY, 0, 0];
  #tied = 0;
  #point: T | null = null;

  constructor(rule: Rule) {
    this.#rule = rule;
  }

  add(point: T): void {
    const { netReturnFraction: net, forcedExitLossFraction: loss } = point;
    const forced = forcedShare(point);
    if (net === null || loss === null || forced === null) return;
    const rank = this.#rule(netOf(net), forced, loss.p99);
    const order = compared(rank, this.#rank);
    if (order === 0) this.#tied += 1;
    if (order >= 0) return;
    this.#rank = rank;
    this.#tied = 0;
    this.#point = point;
  }

  get chosen(): ChosenPoint<T> | null {
    return this.#point === null ? null : { ...this.#point, tied: this.#tied };
  }
}

function compared(a: Rank, b: Rank): number {
  for (const [i, x] of a.entries()) {
    const y = b[i] as number;
    if (x !== y) return x < y ? -1 : 1;
  }
  return 0;
}
