/** Errors of the disk that say which file they mean. */

/**
 * Does what writes a file. What the system says about an open file (no room left) does not name it,
 * and without a name nobody can be told what to do.
 */
export function named<T>(path: string, work: () => T): T {
  try {
    return work();
  } catch (error) {
    if (error instanceof Error && 'code' in error && !('path' in error))
      throw Object.assign(error, { path });
    throw error;
  }
}
