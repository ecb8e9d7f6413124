import fc from 'fast-check';
import { expect, test } from 'vitest';
import { didYouMean, editDistance, nearest } from '../../../src/units/nearest.ts';

const KEYS = ['leverage', 'long', 'short', 'kind'];

test.each([
  ['levrage', 'leverage', 'a letter left out'],
  ['leverrage', 'leverage', 'a letter too many'],
  ['leverafe', 'leverage', 'a wrong letter'],
  ['levergae', 'leverage', 'two neighbours swapped'],
  ['LEVERAGE', 'leverage', 'another case'],
  ['lev', 'leverage', 'only its beginning'],
  ['shrot', 'short', 'a swap counts once'],
])('%s is meant as %s: %s', (word, meant) => {
  expect(nearest(word, KEYS)).toBe(meant);
});

test.each(['', 'x', 'margin', 'kd', 'x'.repeat(100)])('%j is near nothing', (word) => {
  expect(nearest(word, KEYS)).toBeNull();
  expect(didYouMean(word, KEYS)).toBeUndefined();
});

test('a tie goes to the word listed first', () => {
  expect(nearest('marx', ['mark', 'mars'])).toBe('mark');
  expect(didYouMean('marx', ['mars', 'mark'])).toBe('did you mean mars?');
});

test('the distance of two words, counted by hand', () => {
  expect(editDistance('', 'abc')).toBe(3);
  expect(editDistance('kitten', 'sitting')).toBe(3);
  expect(editDistance('ab', 'ba')).toBe(1);
  expect(editDistance('ca', 'abc')).toBe(3);
});

test('the distance is symmetric, nothing only between equals, and at most the longer word', () => {
  fc.assert(
    fc.property(fc.string({ maxLength: 12 }), fc.string({ maxLength: 12 }), (a, b) => {
      const edits = editDistance(a, b);
      expect(edits).toBe(editDistance(b, a));
      expect(edits === 0).toBe(a === b);
      expect(edits).toBeLessThanOrEqual(Math.max(a.length, b.length));
    }),
  );
});
