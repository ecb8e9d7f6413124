/** The built program in a process of its own, while this one plays the venue. */
import { type ChildProcess, spawn } from 'node:child_process';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, expect } from 'vitest';
import type { Answer } from '../cli/legrisk.ts';

/** LEGRISK_PROGRAM: another build than that of `npm run build`. */
const PROGRAM =
  process.env['LEGRISK_PROGRAM'] ??
  fileURLToPath(new URL('../../dist/cli/main.js', import.meta.url));

/** Whoever is not on this machine is asked for through a proxy that counts, and lets nobody through. */
const strayed: string[] = [];
const guard = createServer((request, response) => {
  strayed.push(String(request.url));
  response.writeHead(502).end();
});
guard.on('connect', (request, socket) => {
  strayed.push(String(request.url));
  socket.end('HTTP/1.1 502 Bad Gateway\r\n\r\n');
});

beforeAll(() => new Promise<void>((resolve) => guard.listen(0, '127.0.0.1', () => resolve())));
afterAll(() => {
  guard.close();
  expect(strayed).toEqual([]);
});

/** Starts `legrisk …`; nothing beyond this machine can be reached. */
export function launch(
  words: readonly string[],
  cwd: string,
  env: Readonly<Record<string, string>> = {},
): ChildProcess {
  const address = `http://127.0.0.1:${(guard.address() as AddressInfo).port}`;
  const { LEGRISK_DB: _db, LEGRISK_RULES: _rules, ...rest } = process.env;
  const guarded = { HTTP_PROXY: address, HTTPS_PROXY: address, NO_PROXY: '127.0.0.1' };
  return spawn(process.execPath, [PROGRAM, ...words], {
    cwd,
    env: { ...rest, ...guarded, ...env },
  });
}

/** Runs `legrisk …` to its end. */
export function run(
  words: readonly string[],
  cwd: string,
  env: Readonly<Record<string, string>> = {},
): Promise<Answer> {
  return ended(launch(words, cwd, env));
}

export async function ended(child: ChildProcess): Promise<Answer> {
  let stdout = '';
  let stderr = '';
  child.stdout?.on('data', (chunk: Buffer) => {
    stdout += chunk.toString();
  });
  child.stderr?.on('data', (chunk: Buffer) => {
    stderr += chunk.toString();
  });
  const code = await new Promise<number | null>((resolve) => child.on('close', resolve));
  return { code, stdout, stderr };
}
