/**
 * Goal: the generator is sfc32 and gives the same numbers everywhere.
 * Method: the same algorithm written again in arbitrary-precision integers, masked to 32 bits, as
 * its author states it: output = a + b + counter++; a = b ^ b>>9; b = c + (c<<3); c = rotl(c, 21)
 * + output.
 */
import { expect, test } from 'vitest';
import { randomStream } from '../../../src/units/random.ts';

const MASK = 0xffffffffn;

function* slowly(seed: number, name: string): Generator<number> {
  let hash = 0x811c9dc5n;
  for (const letter of name) hash = ((hash ^ BigInt(letter.charCodeAt(0))) * 0x01000193n) & MASK;
  let [a, b, c, counter] = [BigInt(seed) & MASK, hash, 0x9e3779b9n, 1n];
  for (let round = 0; ; round += 1) {
    const output = (a + b + counter) & MASK;
    counter = (counter + 1n) & MASK;
    a = b ^ (b >> 9n);
    b = (c + (c << 3n)) & MASK;
    c = ((((c << 21n) | (c >> 11n)) & MASK) + output) & MASK;
    if (round >= 15) yield Number(output) / 2 ** 32;
  }
}

test.each([
  [1, 'BTC'],
  [99, 'USDC'],
  [-1, ''],
  [4_294_967_295, 'AVAX'],
])('seed %i and name "%s" give the numbers of sfc32', (seed, name) => {
  const random = randomStream(seed, name);
  const reference = slowly(seed, name);
  for (let i = 0; i < 1_000; i += 1) expect(random.uniform()).toBe(reference.next().value);
});

test('another name is another stream', () => {
  expect(randomStream(1, 'BTC').uniform()).not.toBe(randomStream(1, 'ETH').uniform());
});

test('the bell has mean 0, variance 1 and an end', () => {
  const random = randomStream(7, 'bell');
  const draws = Array.from({ length: 100_000 }, () => random.bell());
  const mean = draws.reduce((sum, z) => sum + z, 0) / draws.length;
  const variance = draws.reduce((sum, z) => sum + z * z, 0) / draws.length;
  expect(Math.abs(mean)).toBeLessThan(0.015);
  expect(Math.abs(variance - 1)).toBeLessThan(0.02);
  expect(Math.max(...draws.map(Math.abs))).toBeLessThan(2 * Math.sqrt(3));
});
