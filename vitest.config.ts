import { readFileSync } from 'node:fs';
import { availableParallelism } from 'node:os';
import { defineConfig } from 'vitest/config';

// A zone that is neither UTC nor a whole hour away from it finds every local-time bug.
process.env['TZ'] = 'Asia/Kolkata';

/** These replace modules, or share a server or a folder by one: each file has a process of its own. */
const APART = [
  'test/{cli,docs,fetch,library,real}/**/*.test.ts',
  'test/differential/sql/planted-faults.test.ts',
];

export default defineConfig({
  plugins: [
    {
      // `import schema from './schema.sql'` gives the file's text; esbuild does the same in the build.
      name: 'sql-as-text',
      enforce: 'pre',
      load(id: string): string | null {
        if (!id.endsWith('.sql')) return null;
        return `export default ${JSON.stringify(readFileSync(id, 'utf8'))};`;
      },
    },
  ],
  test: {
    env: { TZ: 'Asia/Kolkata' },
    // One more for every two cores: a worker that waits for a program or a browser it started leaves its
    // core to another.
    maxWorkers: Math.ceil(availableParallelism() * 1.5),
    // A loaded machine takes its time over whole processes, and over what a hook imports by them.
    testTimeout: 120_000,
    hookTimeout: 120_000,
    projects: [
      {
        extends: true,
        // All other files keep nothing between them, and most of a small one's time would go into
        // loading again what the file before it had loaded: they share a process a core.
        test: { name: 'together', include: ['test/**/*.test.ts'], exclude: APART, isolate: false },
      },
      { extends: true, test: { name: 'apart', include: APART } },
    ],
  },
});
