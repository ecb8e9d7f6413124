/**
 * Goal: when the disk is full, the hint says what saves the work that is done.
 * Method: the system's errors, made by hand.
 */
import { describe, expect, test } from 'vitest';
import { failureOf } from '../../../src/cli/failure.ts';

const fault = (code: string, path: string): Error =>
  Object.assign(new Error(`${code}: as the system says it`), { code, path });

describe('a disk that is full', () => {
  test('inside a sweep is to be emptied, for what is done lies on it', () => {
    const { exitCode, text } = failureOf(fault('ENOSPC', '/data/avax-sweep/.sweep/12.shard'));
    expect(exitCode).toBe(2);
    expect(text).toBe(
      'error: /data/avax-sweep/.sweep/12.shard: expected room on the disk; found none left\n' +
        ' hint: free some room, then the same command with --resume goes on',
    );
  });

  test('elsewhere is left for another place', () => {
    expect(failureOf(fault('ENOSPC', '/data/reports/a.sweep/report.html')).text).toContain(
      'name another place, with --out for reports',
    );
  });
});

test('a sweep’s folder that may not be written is not a matter of room', () => {
  expect(failureOf(fault('EACCES', '/data/.sweep/12.shard')).text).not.toContain('--resume');
});
