/**
 * Builds dist/: the program as a few chunks, each command loaded when it is called, the report's script,
 * and the library with its types.
 */
import { execFileSync } from 'node:child_process';
import { chmodSync, rmSync } from 'node:fs';
import { build } from 'esbuild';
import { buildReportScripts } from './build-report.mjs';

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
  external: ['@duckdb/node-api', 'lz4-napi', 'apache-arrow', 'ccxt'],
  banner: {
    js: "import { createRequire as legriskRequire } from 'node:module'; const require = legriskRequire(import.meta.url);",
  },
  logLevel: 'warning',
});
chmodSync('dist/cli/main.js', 0o755);
await buildReportScripts('dist/report');

// The library is bundled by itself: shared chunks would be smaller ones, and the program starts slower.
await build({
  entryPoints: { index: 'src/index.ts' },
  outdir: 'dist',
  bundle: true,
  format: 'esm',
  platform: 'node',
  target: 'node20',
  packages: 'external',
  logLevel: 'warning',
});
execFileSync(
  process.execPath,
  [
    'node_modules/typescript/bin/tsc',
    ...['--ignoreConfig', 'src/index.ts', '--rootDir', 'src', '--outDir', 'dist/types'],
    ...['--declaration', '--emitDeclarationOnly', '--allowImportingTsExtensions'],
    ...['--rewriteRelativeImportExtensions', '--module', 'nodenext', '--target', 'es2022'],
    ...['--lib', 'es2023', '--types', 'node', '--strict', '--skipLibCheck'],
  ],
  { stdio: 'inherit' },
);
