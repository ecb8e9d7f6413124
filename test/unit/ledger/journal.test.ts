/**
 * Goal: the books add up exactly, and say amounts as a person writes them.
 */
import { describe, expect, test } from 'vitest';
import { InvariantError } from '../../../src/domain/errors.ts';
import { femtoText, fromFemto, Journal, received, toFemto } from '../../../src/ledger/journal.ts';

describe('an amount of the books', () => {
  test.each([
    [0n, '0'],
    [1n, '0.000000000000001'],
    [-1n, '-0.000000000000001'],
    [1_500_000_000_000_000n, '1.5'],
    [-1_234_567_000_000_000_000n, '-1234.567'],
    [10_000_000_000_000_000n, '10'],
    [100_000_000_000_000n, '0.1'],
    [-999_999_999_999_999n, '-0.999999999999999'],
    [123_456_789_012_345_678_901_234n, '123456789.012345678901234'],
  ])('%s reads %s', (amount, text) => {
    expect(femtoText(amount)).toBe(text);
  });

  test('is the nearest 1e-15, either side of zero', () => {
    expect(toFemto(0.1)).toBe(100_000_000_000_000n);
    expect(toFemto(-0.1)).toBe(-100_000_000_000_000n);
    expect(toFemto(1.6e-15)).toBe(2n);
    expect(toFemto(-1.6e-15)).toBe(-2n);
    expect(toFemto(4e-16)).toBe(0n);
    // Between 2.25 and 4.5 a float64 may fall on a half exactly: 3e15 + 1/2.
    const half = (3e15 + 0.5) / 1e15;
    expect(half * 1e15).toBe(3e15 + 0.5);
    expect(toFemto(-half)).toBe(-toFemto(half));
    expect(toFemto(250_000)).toBe(250_000_000_000_000_000_000n);
  });

  test('comes back as the number it was', () => {
    for (const quote of [100_000, 0.5, 12_345.678_9, -3.25])
      expect(fromFemto(toFemto(quote))).toBe(quote);
  });
});

describe('the journal', () => {
  test('turns a negative amount around and books nothing for zero', () => {
    const journal = new Journal();
    journal.post(5, 'world:funding', 'leg:long:0', -2, 'funding', 'long:0');
    journal.post(5, 'world:funding', 'leg:long:0', 0, 'funding', 'long:0');
    expect(journal.transfers).toEqual([
      {
        atMs: 5,
        from: 'leg:long:0',
        to: 'world:funding',
        amount: toFemto(2),
        reason: 'funding',
        leg: 'long:0',
      },
    ]);
    expect(journal.balance('leg:long:0')).toBe(-toFemto(2));
    expect(journal.balance('world:funding')).toBe(toFemto(2));
    expect(journal.balance('own:idle')).toBe(0n);
  });

  test('refuses a transfer from an account to itself', () => {
    const post = (): void => new Journal().post(0, 'own:idle', 'own:idle', 1, 'transfer', '');
    expect(post).toThrow(InvariantError);
  });

  test('counts what crossed our border for a reason, with its sign, and nothing that stayed inside', () => {
    const journal = new Journal();
    journal.post(0, 'world:owner', 'own:idle', 100, 'capital', '');
    journal.post(0, 'own:idle', 'leg:long:0', 60, 'margin', 'long:0');
    journal.post(1, 'world:funding', 'leg:long:0', 3, 'funding', 'long:0');
    journal.post(2, 'world:funding', 'leg:long:0', -5, 'funding', 'long:0');
    journal.post(2, 'world:funding', 'leg:short:0', 1, 'funding', 'short:0');
    const { transfers } = journal;
    expect(received(transfers, 'funding')).toBe(toFemto(-1));
    expect(received(transfers, 'funding', ({ leg }) => leg === 'long:0')).toBe(toFemto(-2));
    expect(received(transfers, 'margin')).toBe(0n);
    expect([...journal.balances().values()].reduce((sum, own) => sum + own, 0n)).toBe(0n);
  });
});
