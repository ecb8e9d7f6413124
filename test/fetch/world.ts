/** A world for fetchers under test: one local host, a clock that only sleeping moves. */
import { afterAll } from 'vitest';
import type { FetchWorld } from '../../src/fetch/fetcher.ts';
import { HttpClient, type HttpOptions } from '../../src/fetch/http-client.ts';

export interface TestWorld extends FetchWorld {
  readonly client: HttpClient;
  /** Every sleep that was asked for, ms. */
  readonly slept: number[];
}

const clients: HttpClient[] = [];

afterAll(async () => {
  for (const client of clients) await client.close();
});

/**
 * @param baseUrl every request goes there: a test has no other host
 * @param nowMs the clock at the start
 */
export function worldAt(
  baseUrl: string,
  nowMs: number = Date.UTC(2026, 0, 1),
  options: Partial<HttpOptions> = {},
): TestWorld {
  const slept: number[] = [];
  let now = nowMs;
  const clock = {
    nowMs: () => now,
    sleep: async (ms: number) => {
      slept.push(ms);
      now += ms;
    },
  };
  const client = new HttpClient({
    baseUrl,
    proxies: null,
    userAgent: 'legrisk/test',
    ...clock,
    ...options,
    limits: { firstWaitMs: 1, longestWaitMs: 4, ...options.limits },
  });
  clients.push(client);
  return { client, ...clock, slept };
}
