/** One hash for rows that came in several bodies. */
import { createHash } from 'node:crypto';

/**
 * SHA-256 of one body is itself; several are hashed as their hexadecimal hashes written one after the
 * other, in the order of time.
 */
export function hashOf(hashes: readonly string[]): string {
  const [first] = hashes;
  if (first !== undefined && hashes.length === 1) return first;
  return createHash('sha256').update(hashes.join('')).digest('hex');
}
