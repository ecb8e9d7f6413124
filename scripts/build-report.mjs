/**
 * Bundles the scripts of the report's pages, each into one file that its page inlines.
 *
 * The first line names the SHA-256 of the rest: the renderer puts that into the page's content
 * security policy, so that this script runs and no other can.
 */
import { createHash } from 'node:crypto';
import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { build } from 'esbuild';

const ROOT = fileURLToPath(new URL('../src/report/browser', import.meta.url));

/** The pages that have a script: the file `src/report/browser/<name>.ts` becomes `<name>.js`. */
const PAGE_SCRIPTS = ['page', 'tables', 'sweep'];

/** Writes the bundles into a folder; the largest is about 600 kB, most of it the chart library. */
export async function buildReportScripts(folder) {
  const { outputFiles } = await build({
    entryPoints: PAGE_SCRIPTS.map((name) => join(ROOT, `${name}.ts`)),
    outdir: folder,
    bundle: true,
    minify: true,
    format: 'iife',
    target: 'es2022',
    charset: 'ascii',
    legalComments: 'eof',
    define: { 'process.env.NODE_ENV': '"production"' },
    write: false,
  });
  await mkdir(folder, { recursive: true });
  for (const { path, text } of outputFiles) {
    const script = text.trim();
    const hash = createHash('sha256').update(script).digest('base64');
    await writeFile(path, `/*sha256-${hash}*/\n${script}\n`);
  }
}
