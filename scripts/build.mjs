/** Builds dist/: the program as a few chunks, each command loaded when it is called, and the report's script. */
import { chmodSync, rmSync } from 'node:fs';
import { build } from 'esbuild';
import { buildReportBundle } from './build-report.mjs';

rmSync('dist', { recursive: true, force: true });
await build({
  entryPoints: { 'cli/main': 'src/cli/main.ts' },
  outdir: 'dist',
  bundle: true,
  splitting: true,
  format: 'esm',
  platform: 'node',
  target: 'node20',
  chunkNames: 'chunks/[name]-[hash]',
  loader: { '.sql': 'text' },
  // What carries a native binary, and what is large and rarely called, stays a package of its own.
  external: ['@duckdb/node-api', 'lz4-napi', 'apache-arrow'],
  banner: {
    js: "import { createRequire as legriskRequire } from 'node:module'; const require = legriskRequire(import.meta.url);",
  },
  logLevel: 'warning',
});
chmodSync('dist/cli/main.js', 0o755);
await buildReportBundle('dist/report/page.js');
