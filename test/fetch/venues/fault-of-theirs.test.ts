/** What a venue says in its JSON of itself, and whether it is asked again. */
import { expect, test } from 'vitest';
import type { Client } from '../../../src/fetch/client.ts';
import { Refusal, venueApi } from '../../../src/fetch/venues/exchange.ts';

/** @returns what becomes of an answer whose status is 200 */
async function judged(json: object): Promise<string> {
  let said = '';
  const none = async () => null;
  const client: Client = {
    json: async (_request, judge) => {
      const answer = { status: 200, headers: {}, text: JSON.stringify(json), json, sha256: '' };
      said = judge(answer);
      return answer;
    },
    text: none,
    file: none,
  };
  const api = await venueApi('bybit', { client, nowMs: () => 0, sleep: async () => undefined });
  try {
    await api.ask('publicGetV5MarketKline', { category: 'linear', symbol: 'BTCUSDT' });
  } catch (error) {
    return error instanceof Refusal ? 'refused' : String(error);
  }
  return said;
}

// The codes of bybit-exchange.github.io/docs/v5/error.
test.each([
  [0, 'OK', 'sound'],
  [10001, 'params error: symbol invalid', 'refused'],
  [10006, 'Too many visits. Exceeded the API Rate Limit.', 'retry'],
  [10016, 'Internal server error', 'retry'],
])('bybit %i, %s: %s', async (retCode, retMsg, became) => {
  expect(await judged({ retCode, retMsg, result: {} })).toBe(became);
});
