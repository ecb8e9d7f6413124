/** The positions of one side of one market, in the order in which a price reaches them. */
import type { Position } from './position.ts';

/** A position with who holds it. */
export interface Held<Holder> {
  readonly position: Position;
  readonly holder: Holder;
}

/**
 * Who is reached next stands at the end. Only that end is looked at, so a bar in which nobody is reached
 * costs one comparison.
 */
export class Frontier<Holder> {
  readonly #side: 1 | -1;
  readonly #equalityKills: boolean;
  #queue: Held<Holder>[] = [];
  #isSorted = true;

  constructor(side: 1 | -1, equalityKills: boolean) {
    this.#side = side;
    this.#equalityKills = equalityKills;
  }

  add(held: Held<Holder>): void {
    this.#queue.push(held);
    this.#isSorted = false;
  }

  /** Triggers have moved. They stand nearly as they did, so putting them in order again is quick. */
  reorder(): void {
    this.#isSorted = false;
  }

  /** Whether a price reaches anybody. */
  reaches(price: number): boolean {
    const next = this.#next();
    return next !== undefined && this.#isReached(next, price);
  }

  /** Everybody whom a price reaches, taken out. */
  take(price: number): Held<Holder>[] {
    const taken: Held<Holder>[] = [];
    for (let next = this.#next(); next !== undefined; next = this.#next()) {
      if (!this.#isReached(next, price)) break;
      taken.push(next);
      this.#queue.pop();
    }
    return taken;
  }

  /** The one reached next, of those still there. */
  #next(): Held<Holder> | undefined {
    if (!this.#isSorted) {
      this.#queue.sort((a, b) => this.#reachOf(a) - this.#reachOf(b) || bySize(a, b));
      this.#isSorted = true;
    }
    while (this.#queue.at(-1)?.position.alive === false) this.#queue.pop();
    return this.#queue.at(-1);
  }

  #isReached(held: Held<Holder>, price: number): boolean {
    const beyond = this.#reachOf(held) - this.#side * price;
    return this.#equalityKills ? beyond >= 0 : beyond > 0;
  }

  /** The higher, the sooner; least of all who has no trigger. */
  #reachOf({ position: { trigger } }: Held<Holder>): number {
    return trigger === null ? -Number.MAX_VALUE : this.#side * trigger;
  }
}

/** Of two with one trigger: any fixed order, so that sums come out the same whoever was drawn first. */
const bySize = (a: Held<unknown>, b: Held<unknown>): number =>
  a.position.quantity - b.position.quantity || a.position.entry - b.position.entry;
