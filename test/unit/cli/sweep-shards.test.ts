/**
 * Goal: what a worker finished is kept, what is torn is computed again, and a worker's death costs
 * nothing but its time.
 * Method: files cut and flipped at random places; a pool over real threads that die where they are told.
 */
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Worker } from 'node:worker_threads';
import fc from 'fast-check';
import { afterAll, describe, expect, test } from 'vitest';
import { WorkerPool } from '../../../src/cli/sweep/pool.ts';
import { readShard, shardPath, writeShard } from '../../../src/cli/sweep/shard-file.ts';
import { DataError, InvariantError, ScenarioError } from '../../../src/domain/errors.ts';
import type { RowBlock } from '../../../src/sweep/columns.ts';
import { FIGURES } from '../../../src/sweep/figures.ts';

const folder = mkdtempSync(join(tmpdir(), 'legrisk-shards-'));
afterAll(() => {
  rmSync(folder, { recursive: true, force: true });
});

const bytesOf = (shard: number) => new Uint8Array(readFileSync(shardPath(folder, shard)));

const ROWS = 3;
const BLOCK: RowBlock = {
  rows: ROWS,
  figures: FIGURES.map((_, figure) =>
    Float64Array.from({ length: ROWS }, (_row, row) => (row === 1 ? Number.NaN : figure + row / 8)),
  ),
  refused: new Map([[1, 'Börse: leverage 30 is more than 25']]),
};

describe('a shard on the disk', () => {
  test('is read as it was written, not-a-number and all', () => {
    writeShard(folder, 4, BLOCK);
    expect(readShard(folder, 4, ROWS)).toEqual(BLOCK);
  });

  test('is none where there is no file', () => {
    expect(readShard(folder, 5, ROWS)).toBeNull();
  });

  test('is none for another place, or another number of rows', () => {
    writeShard(folder, 6, BLOCK);
    writeFileSync(shardPath(folder, 7), bytesOf(6));
    expect(readShard(folder, 7, ROWS)).toBeNull();
    expect(readShard(folder, 6, ROWS + 1)).toBeNull();
  });

  test('is none when it was cut anywhere', () => {
    writeShard(folder, 8, BLOCK);
    const whole = bytesOf(8);
    for (let length = 0; length < whole.length; length += 5) {
      writeFileSync(shardPath(folder, 8), whole.subarray(0, length));
      expect(readShard(folder, 8, ROWS)).toBeNull();
    }
  });

  test('is none when a bit of it turned', () => {
    writeShard(folder, 9, BLOCK);
    const whole = bytesOf(9);
    fc.assert(
      fc.property(fc.nat({ max: whole.length - 1 }), fc.nat({ max: 7 }), (at, bit) => {
        const turned = whole.map((byte, i) => (i === at ? byte ^ (1 << bit) : byte));
        writeFileSync(shardPath(folder, 9), turned);
        expect(readShard(folder, 9, ROWS)).toBeNull();
      }),
    );
  });
});

/**
 * A worker that does nothing, and does it at once; told to, it ends as threads end. `deaths` counts,
 * over all workers, how often each shard has killed.
 */
const SCRIPT = `
const { parentPort, workerData } = require('node:worker_threads');
const { deaths, kill, how } = workerData;
parentPort.on('message', ({ shard }) => {
  if (kill[shard] > Atomics.load(deaths, shard)) {
    Atomics.add(deaths, shard, 1);
    if (how === 'exit') process.exit(1);
    throw new Error('no more memory');
  }
  const reports = {
    5: { kind: 'refused', of: 'scenario', issues: [{ where: 'leverage', expected: 'more', found: '0' }] },
    6: { kind: 'refused', of: 'data', issues: [{ where: 'mark', expected: 'a bar', found: 'none' }] },
    7: { kind: 'disk', message: 'full', code: 'ENOSPC', path: '/there' },
    8: { kind: 'bug', message: 'x is not a function', stack: 'at y' },
  };
  parentPort.postMessage((how === 'reports' && reports[shard]) || { kind: 'done', shard });
});`;

async function run(
  shards: readonly number[],
  kill: Readonly<Record<number, number>>,
  how: 'exit' | 'throw' | 'reports',
) {
  const deaths = new Int32Array(new SharedArrayBuffer(4 * 64));
  const done: number[] = [];
  let started = 0;
  const pool = new WorkerPool({
    workers: 2,
    shards,
    start: () => {
      started += 1;
      return new Worker(SCRIPT, { eval: true, workerData: { deaths, kill, how } });
    },
    done: (shard) => done.push(shard),
  });
  await pool.run();
  return { done: done.sort((a, b) => a - b), started };
}

const TEN = Array.from({ length: 10 }, (_, i) => i);

describe('a pool of workers', () => {
  test('does every shard once', async () => {
    expect(await run(TEN, {}, 'exit')).toEqual({ done: TEN, started: 2 });
  });

  test('starts no more workers than there are shards, and none for none', async () => {
    expect((await run([3], {}, 'exit')).started).toBe(1);
    expect(await run([], {}, 'exit')).toEqual({ done: [], started: 0 });
  });

  test.each(['exit', 'throw'] as const)(
    'replaces workers that die, by %s, and loses no shard',
    async (how) => {
      const { done, started } = await run(TEN, { 0: 1, 4: 1, 9: 1 }, how);
      expect(done).toEqual(TEN);
      expect(started).toBeGreaterThanOrEqual(3);
    },
  );

  test('gives up when one shard kills two, and says which and what was said', async () => {
    const failed = run(TEN, { 4: 2 }, 'throw');
    await expect(failed).rejects.toThrow(InvariantError);
    await expect(failed).rejects.toThrow(/shard 4: no more memory/);
  });

  test('ends with what a worker found wrong with its point', async () => {
    await expect(run([5], {}, 'reports')).rejects.toThrow(ScenarioError);
    await expect(run([6], {}, 'reports')).rejects.toThrow(DataError);
    await expect(run([7], {}, 'reports')).rejects.toMatchObject({ code: 'ENOSPC', path: '/there' });
    await expect(run([8], {}, 'reports')).rejects.toMatchObject({ stack: 'at y' });
  });

  test('that is stopped ends, whatever its workers are at', async () => {
    const pool = new WorkerPool({
      workers: 2,
      shards: TEN,
      start: () => new Worker('setInterval(() => {}, 1000)', { eval: true }),
      done: () => undefined,
    });
    const running = pool.run();
    pool.stop();
    await expect(running).resolves.toBeUndefined();
  });
});
