/**
 * Goal: what the header of the bundled scenario says of empty books, and of reducing in time, is what is replayed.
 * Method: the file itself, and the same with one key changed.
 */
import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { HistoryReader } from '../../../src/history/history-reader.ts';
import { readRuleBooks } from '../../../src/loaders/venue-rules.ts';
import { replay } from '../../../src/replay/replay.ts';
import { parseScenario } from '../../../src/scenario/parse.ts';

const FILE = readFileSync('scenarios/btc-2025-10-10-derisked.yaml', 'utf8');
const books = readRuleBooks('data/venues', new Set(['binance-usdm', 'hyperliquid']));
const reader = new HistoryReader(null, books, 'data/reconstructions');

async function tell(...sets: string[]) {
  const scenario = parseScenario(FILE, 'a.yaml', { sets });
  return replay(scenario, books, await reader.read(scenario)).result;
}

test('halved in time the pair lives, for a tenth of what being thrown out costs', async () => {
  const { derisking, totals, venueMarkVerdict } = await tell();
  expect(venueMarkVerdict.survives).toBe(true);
  expect(derisking).toMatchObject({ reductions: 1, forcedExitWithout: true });
  expect(derisking?.costQuote).toBeCloseTo(1_277, 0);
  expect(totals.netQuote).toBeCloseTo(-1_598, 0);
  expect(derisking?.netWithoutQuote).toBeCloseTo(-16_662, 0);
});

test('thin books are a quarter of what being thrown out costs', async () => {
  const thick = await tell('derisk=off', 'costs.unplanned=off');
  expect(thick.totals.netQuote).toBeCloseTo(-12_458, 0);
  const emptied = await tell('derisk=off');
  expect(emptied.totals.netQuote).toBeCloseTo(-16_662, 0);
  // The same deaths at the same prices: what differs is what the survivor's close paid.
  expect(emptied.forcedExit?.marginForfeitedQuote).toBe(thick.forcedExit?.marginForfeitedQuote);
  const [thin, flat] = [emptied, thick].map(({ forcedExit }) => forcedExit?.unplannedCostsQuote);
  expect((thin ?? 0) - (flat ?? 0)).toBeCloseTo(4_204, 0);
});
