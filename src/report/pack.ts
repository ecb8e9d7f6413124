/** Columns as few bytes: values by their place in their range, instants by their distances. */

/** Bytes and how far they have been read. */
export interface Reader {
  readonly bytes: Uint8Array;
  at: number;
}

/** Places of a value: three bytes, less one place for "no value". */
const PLACES = 0xff_ff_fe;
const NO_VALUE = 0xff_ff_ff;

/** Appends the values, and answers their lowest and highest. */
export function packValues(values: Float64Array, bytes: number[]): readonly [number, number] {
  let low = Number.POSITIVE_INFINITY;
  let high = Number.NEGATIVE_INFINITY;
  for (const value of values) {
    if (!Number.isFinite(value)) continue;
    if (value < low) low = value;
    if (value > high) high = value;
  }
  const ends = low <= high ? ([low, high] as const) : ([0, 0] as const);
  const range = ends[1] - ends[0];
  for (const value of values) {
    const share = range === 0 ? 0 : (value - ends[0]) / range;
    const place = Number.isFinite(value) ? Math.round(share * PLACES) : NO_VALUE;
    bytes.push(place & 0xff, (place >> 8) & 0xff, place >> 16);
  }
  return ends;
}

export function unpackValues(
  count: number,
  [low, high]: readonly [number, number],
  reader: Reader,
): Float64Array {
  return Float64Array.from({ length: count }, () => {
    const { bytes, at } = reader;
    reader.at += 3;
    const place = (bytes[at] ?? 0) | ((bytes[at + 1] ?? 0) << 8) | ((bytes[at + 2] ?? 0) << 16);
    if (place === NO_VALUE) return Number.NaN;
    // An end is the end itself, and not what rounding makes of it.
    return place === PLACES ? high : low + (place / PLACES) * (high - low);
  });
}

/** How the instants of a line are told. */
export interface Instants {
  readonly firstMs: number;
  readonly unitMs: number;
  readonly even: boolean;
}

/** Appends the distances of instants that do not fall, where they are not all one. */
export function packInstants(atMs: Float64Array, bytes: number[]): Instants {
  const firstMs = atMs[0] ?? 0;
  let unitMs = 0;
  let even = true;
  for (let i = 1; i < atMs.length; i++) {
    const step = (atMs[i] as number) - (atMs[i - 1] as number);
    if (i > 1 && step !== unitMs) even = false;
    unitMs = commonDivisor(unitMs, step);
  }
  if (!even)
    for (let i = 1; i < atMs.length; i++)
      packWhole(((atMs[i] as number) - (atMs[i - 1] as number)) / unitMs, bytes);
  return { firstMs, unitMs, even };
}

export function unpackInstants(
  count: number,
  { firstMs, unitMs, even }: Instants,
  reader: Reader,
): Float64Array {
  let at = firstMs;
  return Float64Array.from({ length: count }, (_, i) => {
    if (i > 0) at += unitMs * (even ? 1 : unpackWhole(reader));
    return at;
  });
}

function commonDivisor(a: number, b: number): number {
  let [x, y] = [a, b];
  while (y !== 0) [x, y] = [y, x % y];
  return x;
}

/** Seven bits a byte, the lowest first; the eighth says that more follow. */
function packWhole(whole: number, bytes: number[]): void {
  let rest = whole;
  for (; rest > 0x7f; rest = Math.floor(rest / 0x80)) bytes.push((rest % 0x80) | 0x80);
  bytes.push(rest);
}

function unpackWhole(reader: Reader): number {
  let whole = 0;
  for (let factor = 1; ; factor *= 0x80) {
    const byte = reader.bytes[reader.at] ?? 0;
    reader.at += 1;
    whole += (byte & 0x7f) * factor;
    if (byte < 0x80) return whole;
  }
}
