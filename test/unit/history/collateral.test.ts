/**
 * Goal: the bundled position that is margined in USDe and wBETH is broken by its collateral and by nothing else;
 * a price that nobody has, and an asset that no rule book knows, are told by name.
 * Method: the file itself, and the same with a word changed.
 */
import { readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { HistoryReader } from '../../../src/history/history-reader.ts';
import { readRuleBooks } from '../../../src/loaders/venue-rules.ts';
import { replay } from '../../../src/replay/replay.ts';
import { parseScenario } from '../../../src/scenario/parse.ts';

const FILE = readFileSync('scenarios/eth-2025-10-10-usde-margin.yaml', 'utf8');
const books = readRuleBooks('data/venues', new Set(['binance-usdm', 'bybit-linear']));
const reader = new HistoryReader(null, books, 'data/reconstructions');

async function tell(text: string) {
  const scenario = parseScenario(text, 'a.yaml');
  return replay(scenario, books, await reader.read(scenario)).result;
}

describe('the long of 10 October 2025 in USDe and wBETH', () => {
  test('outlives the bottom, and dies of its collateral twenty minutes later', async () => {
    const { legs, totals } = await tell(FILE);
    const [long] = legs;
    expect(long?.exit.kind).toBe('liquidation');
    expect(long?.exit.atMs).toBe(Date.UTC(2025, 9, 10, 21, 39));
    expect(long?.brokenByCollateral).toBe(true);
    expect(totals.netQuote).toBeCloseTo(-38_471, 0);
    expect(totals.collateralPnlQuote).toBeCloseTo(-33_245, 0);
  });

  test('lives in money, and in USDe alone', async () => {
    const block = FILE.slice(FILE.indexOf('\ncollateral:') + 1, FILE.indexOf('\ncosts:') + 1);
    const money = await tell(FILE.replace(block, ''));
    expect(money.venueMarkVerdict.survives).toBe(true);
    expect(money.totals.netQuote).toBeCloseTo(-973, 0);
    const wbeth = block.slice(block.indexOf('      - asset: wBETH'));
    const alone = await tell(FILE.replace(wbeth, '').replace('share: 30 %', 'share: 100 %'));
    expect(alone.venueMarkVerdict.survives).toBe(true);
    expect(alone.legs[0]?.collateral[0]).toMatchObject({ asset: 'USDe', lowestPrice: 0.65 });
  });

  test('needs prices that are there, and something that says what they count for', async () => {
    const unknown = FILE.replaceAll('USDe', 'USDX').replace('USDEUSDT', 'USDXUSDT');
    await expect(tell(unknown)).rejects.toThrow(/binance-spot USDXUSDT spot: expected a series of/);
    await expect(tell(unknown)).rejects.toMatchObject({
      issues: [
        {
          where: 'collateral.long.assets.0.price, binance-spot USDXUSDT spot',
          hint: expect.stringContaining('binance-spot USDEUSDT'),
        },
      ],
    });
    const counted = FILE.replace('        haircut: 5 %\n', '');
    await expect(tell(counted)).rejects.toThrow(
      /USDe as collateral on binance-usdm: expected what it counts for, in the rule book of the venue/,
    );
  });
});
