/** A tape whose columns several threads may read: the same arrays, on shared memory. */
import type { Tape } from './tape.ts';

/**
 * A copy of a tape on shared memory. It is plain data: a thread that is sent it reads the same bytes.
 */
export const shareTape = (tape: Tape): Tape => shared(tape) as Tape;

function shared(value: unknown): unknown {
  if (value instanceof Float64Array) return filled(Float64Array, value);
  if (value instanceof Int32Array) return filled(Int32Array, value);
  if (value instanceof Uint8Array) return filled(Uint8Array, value);
  if (Array.isArray(value)) return value.map(shared);
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(Object.entries(value).map(([key, below]) => [key, shared(below)]));
}

function filled<T extends Float64Array | Int32Array | Uint8Array>(
  kind: { new (buffer: SharedArrayBuffer): T },
  values: T,
): T {
  const copy = new kind(new SharedArrayBuffer(values.byteLength));
  copy.set(values);
  return copy;
}
