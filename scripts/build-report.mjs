/**
 * Bundles the report's own script into one file that pages inline.
 *
 * Its first line names the SHA-256 of the rest: the renderer puts that into the page's content
 * security policy, so that this script runs and no other can.
 */
import { createHash } from 'node:crypto';
import { mkdir, writeFile } from 'node:fs/promises';
import { dirname } from 'node:path';
import { fileURLToPath } from 'node:url';
import { build } from 'esbuild';

const ENTRY = fileURLToPath(new URL('../src/report/browser/page.ts', import.meta.url));

/** Writes the bundle; about 560 kB, most of it the chart library. */
export async function buildReportBundle(outFile) {
  const { outputFiles } = await build({
    entryPoints: [ENTRY],
    bundle: true,
    minify: true,
    format: 'iife',
    target: 'es2022',
    charset: 'ascii',
    legalComments: 'eof',
    define: { 'process.env.NODE_ENV': '"production"' },
    write: false,
  });
  const script = outputFiles[0].text.trim();
  const hash = createHash('sha256').update(script).digest('base64');
  await mkdir(dirname(outFile), { recursive: true });
  await writeFile(outFile, `/*sha256-${hash}*/\n${script}\n`);
}
