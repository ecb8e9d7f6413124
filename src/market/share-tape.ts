/** A tape whose columns several threads may read: the same arrays, on shared memory. */
import type { Tape } from './tape.ts';

/**
 * A copy of a tape on shared memory; a column that stands in two places is one column in the copy. It is plain data: a thread that is sent it reads the same bytes.
 */
export const shareTape = (tape: Tape): Tape => shared(tape, new Map()) as Tape;

type Column = Float64Array | Int32Array | Uint8Array;

function shared(value: unknown, done: Map<Column, Column>): unknown {
  if (value instanceof Float64Array) return once(value, done, Float64Array);
  if (value instanceof Int32Array) return once(value, done, Int32Array);
  if (value instanceof Uint8Array) return once(value, done, Uint8Array);
  if (Array.isArray(value)) return value.map((one) => shared(one, done));
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(
    Object.entries(value).map(([key, below]) => [key, shared(below, done)]),
  );
}

function once<T extends Column>(
  values: T,
  done: Map<Column, Column>,
  kind: { new (buffer: SharedArrayBuffer): T },
): Column {
  const known = done.get(values);
  if (known !== undefined) return known;
  const copy = new kind(new SharedArrayBuffer(values.byteLength));
  copy.set(values);
  done.set(values, copy);
  return copy;
}
