/** Work done ahead: in order, so much at once and no more, and faults where they belong. */
import { expect, test } from 'vitest';
import { Ahead } from '../../../src/loaders/ahead.ts';

/** Work that ends when it is told to, and remembers how much of it was under way at once. */
class Bench {
  most = 0;
  readonly #under = new Map<number, () => void>();

  readonly work = (item: number): Promise<string> => {
    const done = new Promise<string>((resolve, reject) => {
      this.#under.set(item, () => (item < 0 ? reject(new Error(`${item}`)) : resolve(`${item}`)));
    });
    this.most = Math.max(this.most, this.#under.size);
    return done;
  };

  end(item: number): void {
    this.#under.get(item)?.();
    this.#under.delete(item);
  }

  get under(): readonly number[] {
    return [...this.#under.keys()];
  }
}

test('results come in order, whichever is done first, and three are under way at once', async () => {
  const bench = new Bench();
  const ahead = new Ahead([1, 2, 3, 4, 5], () => 3, bench.work);
  const first = ahead.take();
  expect(bench.under).toEqual([1, 2, 3]);
  for (const item of [3, 2, 1]) bench.end(item);
  expect(await first).toBe('1');
  const second = ahead.take();
  expect(bench.under).toEqual([4]);
  expect(await second).toBe('2');
  expect(await ahead.take()).toBe('3');
  expect(bench.under).toEqual([4, 5]);
  expect(bench.most).toBe(3);
});

test('a large item waits for its turn', () => {
  const bench = new Bench();
  const ahead = new Ahead([1, 100, 2], (item) => (item > 50 ? 1 : 8), bench.work);
  void ahead.take();
  expect(bench.under).toEqual([1]);
  void ahead.take();
  expect(bench.under).toEqual([1, 100, 2]);
});

test('a fault is thrown to the one who takes that item, and nobody else', async () => {
  const bench = new Bench();
  const ahead = new Ahead([1, -2, 3], () => 3, bench.work);
  const first = ahead.take();
  bench.end(-2);
  bench.end(1);
  bench.end(3);
  expect(await first).toBe('1');
  await ahead.settled();
  await expect(ahead.take()).rejects.toThrow('-2');
  expect(await ahead.take()).toBe('3');
});
