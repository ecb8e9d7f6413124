/**
 * Builds dist/: the program as a few chunks, each command loaded when it is called, the report's script,
 * and the library with its types.
 */
import { chmodSync, rmSync } from 'node:fs';
import { build } from 'esbuild';
import { buildCopies } from './build-copies.mjs';
import { buildReportScripts } from './build-report.mjs';
import { buildTypes } from './build-types.mjs';

/**
 * DuckDB's client is two hundred small files (and Arrow as many), which take longer to find than to
 * read: they go into chunks. The binary is looked for from the client's own package, wherever that was
 * installed.
 */
const duckdbBinary = {
  name: 'duckdb-binary',
  setup({ onResolve, onLoad }) {
    onResolve({ filter: /^@duckdb\/node-bindings$/ }, () => ({
      path: 'binary',
      namespace: 'duckdb',
    }));
    onLoad({ filter: /^binary$/, namespace: 'duckdb' }, () => ({
      contents: `const client = '@duckdb/node-api';
module.exports = legriskRequire(require.resolve(client))('@duckdb/node-bindings');`,
    }));
  },
};

rmSync('dist', { recursive: true, force: true });
await build({
  // A thread of a sweep starts from a file of its own.
  entryPoints: {
    'cli/main': 'src/cli/main.ts',
    'cli/sweep-worker': 'src/cli/sweep/worker.ts',
  },
  outdir: 'dist',
  bundle: true,
  splitting: true,
  format: 'esm',
  platform: 'node',
  target: 'node20',
  chunkNames: 'chunks/[name]-[hash]',
  loader: { '.sql': 'text' },
  // What carries a native binary, and what is large and rarely called, stays a package of its own.
  external: ['lz4-napi', 'ccxt'],
  plugins: [duckdbBinary],
  banner: {
    js: "import { createRequire as legriskRequire } from 'node:module'; const require = legriskRequire(import.meta.url);",
  },
  logLevel: 'warning',
});
chmodSync('dist/cli/main.js', 0o755);
await buildReportScripts('dist/report');

// The library is bundled by itself: chunks shared with the program would be smaller ones, and that starts
// slower. What it loads when it is needed (the database, Arrow) is a chunk of its own.
await build({
  entryPoints: { index: 'src/index.ts' },
  outdir: 'dist',
  bundle: true,
  splitting: true,
  format: 'esm',
  platform: 'node',
  target: 'node20',
  chunkNames: 'library/[name]-[hash]',
  loader: { '.sql': 'text' },
  packages: 'external',
  logLevel: 'warning',
});
buildTypes('dist/types');
for (const folder of ['data/venues', 'data/reconstructions']) buildCopies(folder, 'dist');
