/** Looking things up in a column whose values never decrease. */

/** The first index whose value is not below `wanted`. */
export function lowerBound(sorted: Float64Array | Int32Array, wanted: number): number {
  let low = 0;
  let high = sorted.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if ((sorted[middle] as number) < wanted) low = middle + 1;
    else high = middle;
  }
  return low;
}

/** How many of a sorted column are at or below a value. */
export function upperBound(sorted: Float64Array | Int32Array, wanted: number): number {
  let low = 0;
  let high = sorted.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if ((sorted[middle] as number) <= wanted) low = middle + 1;
    else high = middle;
  }
  return low;
}
