/** Work done ahead of the one who asks for it. */

/**
 * Results in the order of the items, while the next items are worked at already, so many at once.
 *
 * A fault is thrown to the one who takes that item's result, and to nobody else.
 */
export class Ahead<Item, Result> {
  readonly #items: readonly Item[];
  readonly #width: (item: Item) => number;
  readonly #work: (item: Item) => Promise<Result>;
  readonly #started: Promise<Result>[] = [];
  #taken = 0;

  /**
   * @param width how many may be under way when an item is begun, itself included
   */
  constructor(
    items: readonly Item[],
    width: (item: Item) => number,
    work: (item: Item) => Promise<Result>,
  ) {
    this.#items = items;
    this.#width = width;
    this.#work = work;
  }

  /** The next item's result; one call an item. */
  async take(): Promise<Result> {
    const place = this.#taken;
    this.#taken += 1;
    for (let next = this.#started.length; next < this.#items.length; next += 1) {
      const item = this.#items[next] as Item;
      if (next > place && next - place >= this.#width(item)) break;
      const result = this.#work(item);
      // Whoever takes it is told; until then nobody has to listen.
      result.catch(() => null);
      this.#started.push(result);
    }
    return await (this.#started[place] as Promise<Result>);
  }

  /** When nothing is under way any more, whatever became of it. */
  async settled(): Promise<void> {
    await Promise.allSettled(this.#started);
  }
}
