/**
 * Writes the library's declarations: those that its entry leads to, and no others, so that a program that
 * uses it need not have the types of what it does not see (the database, the parsers).
 */
import { execFileSync } from 'node:child_process';
import { cpSync, mkdirSync, readFileSync, rmSync } from 'node:fs';
import { dirname, join } from 'node:path';

/** @param out folder of the declarations; their entry is index.d.ts */
export function buildTypes(out) {
  const all = `${out}-all`;
  rmSync(all, { recursive: true, force: true });
  execFileSync(
    process.execPath,
    [
      'node_modules/typescript/bin/tsc',
      ...['--ignoreConfig', 'src/index.ts', 'src/store/sql.d.ts', 'src/loaders/zlib-crc32.d.ts'],
      ...['--rootDir', 'src', '--outDir', all],
      ...['--declaration', '--emitDeclarationOnly', '--allowImportingTsExtensions'],
      ...['--rewriteRelativeImportExtensions', '--module', 'nodenext', '--target', 'es2022'],
      ...['--lib', 'es2023', '--types', 'node', '--strict', '--skipLibCheck'],
    ],
    { stdio: 'inherit' },
  );
  for (const file of reached(all, 'index.d.ts')) {
    mkdirSync(dirname(join(out, file)), { recursive: true });
    cpSync(join(all, file), join(out, file));
  }
  rmSync(all, { recursive: true });
}

/** The files that a declaration leads to, itself among them. */
function reached(folder, file, seen = new Set()) {
  if (seen.has(file)) return seen;
  seen.add(file);
  const text = readFileSync(join(folder, file), 'utf8');
  for (const [, target] of text.matchAll(/(?:from |import\()['"](\.[^'"]+)\.ts['"]/g))
    reached(folder, join(dirname(file), `${target}.d.ts`), seen);
  return seen;
}
