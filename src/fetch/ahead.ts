/** Work done ahead of its use, in order, so much at a time. */

/** Yields the results in the order of the items, while up to `count` of them are being worked on. */
export async function* ahead<T, R>(
  items: readonly T[],
  count: number,
  work: (item: T) => Promise<R>,
): AsyncGenerator<R> {
  const running: Promise<R>[] = [];
  let next = 0;
  const start = (): void => {
    const item = items[next];
    if (next >= items.length || item === undefined) return;
    next += 1;
    const promise = work(item);
    // Whoever waits for it hears of a failure; nobody may wait any more.
    promise.catch(() => undefined);
    running.push(promise);
  };
  try {
    for (let index = 0; index < items.length; index += 1) {
      while (running.length < count && next < items.length) start();
      const first = running.shift();
      if (first !== undefined) yield await first;
    }
  } finally {
    // Nothing is left at work on files that the caller is about to remove.
    await Promise.allSettled(running);
  }
}

/** Lets so many in at a time. */
export class Turns {
  readonly #waiting: (() => void)[] = [];
  #free: number;

  constructor(count: number) {
    this.#free = count;
  }

  async take<T>(work: () => Promise<T>): Promise<T> {
    if (this.#free > 0) this.#free -= 1;
    else await new Promise<void>((resolve) => this.#waiting.push(resolve));
    try {
      return await work();
    } finally {
      const next = this.#waiting.shift();
      if (next === undefined) this.#free += 1;
      else next();
    }
  }
}
