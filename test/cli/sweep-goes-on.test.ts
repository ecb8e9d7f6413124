/**
 * Goal: a sweep that was interrupted, killed, or ran out of disk loses at most what it was just at, and
 * what it ends with is what it would have ended with.
 * Method: a bundled crash day by the engine that walks every bar, which takes long enough to be
 * stopped; each ending is compared, byte for byte, with an undisturbed one.
 */
import { spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import Papa from 'papaparse';
import { beforeAll, describe, expect, test } from 'vitest';
import { contentsOf, expectRefusal, shipped, start, temporaryFolder } from './legrisk.ts';
import { legriskWarm } from './warm.ts';

const cwd = temporaryFolder();
const PATIENCE = 120_000;
const words = (...more: readonly string[]): readonly string[] => [
  ...['sweep', shipped('scenarios/btc-2025-10-10-5x.yaml'), '--engine', 'bar', '--workers', '2'],
  ...['--grid', 'construction.leverage=5,8', '--entries', 'every=3h'],
  ...(more.includes('--format') ? [] : ['--format', 'csv']),
  ...more,
];

const shardsIn = (out: string): readonly string[] => {
  const folder = join(cwd, out, '.sweep');
  return existsSync(folder) ? readdirSync(folder).filter((name) => name.endsWith('.shard')) : [];
};

/** Starts a sweep and comes back when some shards are done, the first among them. */
async function startedSweep(out: string) {
  const child = start(words('--out', out), { cwd });
  let stderr = '';
  child.stderr?.on('data', (chunk: unknown) => {
    stderr += String(chunk);
  });
  const isOnItsWay = (done: readonly string[]) =>
    done.length >= 3 && done.includes('00000000.shard');
  while (!isOnItsWay(shardsIn(out)) && child.exitCode === null) await wait(5);
  return { child, said: () => stderr };
}

const files = (out: string) => [...contentsOf(join(cwd, out))];

beforeAll(() => {
  const { code } = legriskWarm(words('--out', 'whole'), { cwd });
  expect(code).toBe(0);
}, PATIENCE);

function expectResumedWhole(out: string): void {
  const { code, stdout } = legriskWarm(words('--out', out, '--resume'), { cwd });
  expect(code).toBe(0);
  expect(stdout).toContain('leverage');
  expect(files(out)).toEqual(files('whole'));
}

describe('a sweep', () => {
  test(
    'that is killed goes on with --resume to the same bytes, and says so without',
    async () => {
      const { child } = await startedSweep('killed');
      child.kill('SIGKILL');
      await once(child, 'exit');
      const done = shardsIn('killed');
      expect(done.length).toBeGreaterThanOrEqual(3);
      expectRefusal(
        legriskWarm(words('--out', 'killed'), { cwd }),
        2,
        'no unfinished sweep',
        '--resume',
      );
      expect(shardsIn('killed')).toEqual(done);
      expectResumedWhole('killed');
    },
    PATIENCE,
  );

  test(
    'that is resumed computes a torn shard again',
    async () => {
      const { child } = await startedSweep('torn');
      child.kill('SIGKILL');
      await once(child, 'exit');
      const [first, second] = shardsIn('torn').map((name) => join(cwd, 'torn', '.sweep', name));
      const bytes = new Uint8Array(readFileSync(first ?? ''));
      writeFileSync(first ?? '', bytes.subarray(0, bytes.length / 2));
      writeFileSync(second ?? '', new Uint8Array(readFileSync(second ?? '')).fill(7, 500, 501));
      expectResumedWhole('torn');
    },
    PATIENCE,
  );

  test(
    'that is interrupted leaves its finished rows as a whole file, ends with 130, and goes on',
    async () => {
      const { child, said } = await startedSweep('interrupted');
      child.kill('SIGINT');
      const [code] = await once(child, 'exit');
      expect(code).toBe(130);
      expect(said()).toMatch(/interrupted: \d+ of 112 rows are in interrupted; .*--resume goes on/);
      const {
        files: names,
        combinations,
        complete,
      } = JSON.parse(readFileSync(join(cwd, 'interrupted', 'sweep.json'), 'utf8'));
      expect([names, complete]).toEqual([['sweep.csv'], false]);
      const part = readFileSync(join(cwd, 'interrupted', 'sweep.csv'), 'utf8');
      const whole = readFileSync(join(cwd, 'whole', 'sweep.csv'), 'utf8');
      expect(whole.startsWith(part)).toBe(true);
      expect(Papa.parse(part, { header: true, skipEmptyLines: true }).data).toHaveLength(
        combinations,
      );
      expect(combinations).toBeGreaterThan(0);
      expect(combinations).toBeLessThan(112);
      expectResumedWhole('interrupted');
    },
    PATIENCE,
  );

  test(
    'is not resumed as another one: the parts that differ are named',
    async () => {
      const { child } = await startedSweep('other');
      child.kill('SIGKILL');
      await once(child, 'exit');
      const other = legriskWarm(
        words('--out', 'other', '--resume', '--set', 'reserve=10 %', '--grid', 'hold=1 d'),
        { cwd },
      );
      expectRefusal(other, 2, 'other: scenario', 'other: grid', '["construction.leverage=5,8"]');
      expectResumedWhole('other');
    },
    PATIENCE,
  );

  test(
    'of which nothing is left unfinished begins anew with --resume, and replaces what was there',
    () => {
      const answer = legriskWarm(words('--out', 'anew', '--resume'), { cwd });
      expect([answer.code, answer.stderr]).toEqual([0, expect.stringContaining('begins at')]);
      expect(legriskWarm(words('--out', 'anew'), { cwd }).code).toBe(0);
      expect(files('anew')).toEqual(files('whole'));
    },
    PATIENCE,
  );
});

/** The program where no file may be longer than so many kilobytes, as on a disk that is full. */
function cramped(kilobytes: number, args: readonly string[]) {
  const program = shipped('dist/cli/main.js');
  const limited = `trap '' XFSZ; ulimit -f ${kilobytes}; exec "$0" "$@"`;
  const { status, stdout, stderr } = spawnSync(
    'bash',
    ['-c', limited, process.execPath, program, ...args],
    { cwd, encoding: 'utf8' },
  );
  return { code: status, stdout, stderr };
}

describe.skipIf(process.platform === 'win32')('without room for its rows, a sweep', () => {
  test.each(['csv', 'parquet', 'arrow'])(
    'to %s is refused, leaves no half file, and goes on when there is room',
    (format) => {
      const out = `cramped-${format}`;
      const args = words('--out', out, '--format', format);
      // A shard of eleven rows has 2.5 kB; the rows of all are 30 kB and more.
      expectRefusal(cramped(8, args), 2, `sweep.${format}`, 'room');
      expect(readdirSync(join(cwd, out))).toEqual(['.sweep']);
      expect(readdirSync(join(cwd, out, '.sweep'))).not.toContain(`sweep.${format}`);
      const { code } = legriskWarm([...args, '--resume'], { cwd });
      expect(code).toBe(0);
      if (format === 'csv') expect(files(out)).toEqual(files('whole'));
    },
    PATIENCE,
  );
});
