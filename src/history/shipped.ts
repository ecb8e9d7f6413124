/** Where the data lies that comes with the program: rule books, reconstructions, what was built. */
import { existsSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { invariant } from '../domain/errors.ts';

/** The folder that holds package.json: this file's own, or that of the bundle it was built into. */
function packageRoot(): string {
  let folder = dirname(fileURLToPath(import.meta.url));
  while (!existsSync(join(folder, 'package.json'))) {
    const above = dirname(folder);
    invariant(above !== folder, 'the program lies in its package');
    folder = above;
  }
  return folder;
}

/** A path inside the package. */
export const shipped = (...parts: readonly string[]): string => join(packageRoot(), ...parts);
