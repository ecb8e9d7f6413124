/**
 * "Did you mean": the known word a mistyped one is closest to.
 */

/** Longer than any name we know; a hostile word is not compared at length. */
const LENGTH_MAX = 64;

/**
 * The known word nearest to a mistyped one: the smallest number of single-letter insertions,
 * deletions, replacements and swaps of neighbours, no more than two and fewer than half the word's
 * letters; failing that, the first known word that begins with it. Case is ignored. Ties go to the
 * word listed first.
 *
 * @returns null when nothing is near
 */
export function nearest(word: string, known: readonly string[]): string | null {
  const wanted = word.toLowerCase();
  if (wanted === '' || wanted.length > LENGTH_MAX) return null;
  const nearBy = known
    .map((name) => ({ name, edits: editDistance(wanted, name.toLowerCase()) }))
    .filter(({ name, edits }) => edits <= 2 && edits * 2 < Math.max(wanted.length, name.length))
    .sort((a, b) => a.edits - b.edits);
  const begun = wanted.length >= 3 ? known.find((n) => n.toLowerCase().startsWith(wanted)) : null;
  return nearBy[0]?.name ?? begun ?? null;
}

/** `did you mean leverage?`, or undefined when nothing is near: it fits an issue's `hint`. */
export function didYouMean(word: string, known: readonly string[]): string | undefined {
  const name = nearest(word, known);
  return name === null ? undefined : `did you mean ${name}?`;
}

/**
 * Edits that turn one word into the other; two neighbouring letters swapped count as one edit.
 *
 * @source G. Navarro, "A guided tour to approximate string matching", ACM Computing Surveys 33
 *   (2001): the optimal string alignment distance
 */
export function editDistance(a: string, b: string): number {
  let before: number[] = [];
  let above = Array.from({ length: b.length + 1 }, (_, j) => j);
  for (let i = 1; i <= a.length; i += 1) {
    const row = [i];
    for (let j = 1; j <= b.length; j += 1) {
      const replaced = (above[j - 1] ?? 0) + (a[i - 1] === b[j - 1] ? 0 : 1);
      const swapped =
        i > 1 && j > 1 && a[i - 1] === b[j - 2] && a[i - 2] === b[j - 1]
          ? (before[j - 2] ?? 0) + 1
          : Number.POSITIVE_INFINITY;
      row.push(Math.min(replaced, swapped, (above[j] ?? 0) + 1, (row[j - 1] ?? 0) + 1));
    }
    before = above;
    above = row;
  }
  return above[b.length] ?? 0;
}
