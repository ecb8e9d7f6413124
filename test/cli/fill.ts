/** Files into a store without a process for each: where the import itself is not what is asked about. */
import { join } from 'node:path';
import { type ImportOptions, importPaths } from '../../src/loaders/import.ts';
import { openStore } from '../../src/store/store.ts';

/** Imports the files one after the other, each with what is said of it; all paths begin at `cwd`. */
export async function fill(
  cwd: string,
  db: string,
  files: readonly (readonly [file: string, said: ImportOptions])[],
): Promise<void> {
  const store = await openStore(join(cwd, db), { mode: 'write' });
  try {
    for (const [file, said] of files) await importPaths(store, [join(cwd, file)], said);
  } finally {
    // Programs of the test open it next.
    await store.close();
  }
}
