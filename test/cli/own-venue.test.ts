/**
 * Goal: a venue that the program has never heard of can be traded on with a rule file of one's own.
 *
 * Two days flat at 100 but for a wick to 75 on the long's side, at 5x with 5,000 posted on 25,000: the own
 * venue asks 4 % of 20,000 up and 8 % beyond (k = 800), so the long of 250 coin is liquidated at
 * (100 − (5,000 + 800) ÷ 250) ÷ (1 − 8 %) = 83.47…; by then it has paid three fundings of 1 bp of 25,000.
 */
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { beforeAll, describe, expect, test } from 'vitest';
import type { ReplayResult } from '../../src/domain/result.ts';
import { temporaryFolder } from './legrisk.ts';
import { fundingCsv, marksCsv, SCENARIO, STORE, WICK_BAR } from './records.ts';
import { legriskWarm } from './warm.ts';

const RULES = `schema: 1
venue: my-dex
title: My exchange
trigger: { price: mark, equality: liquidates, source: null, checked_against: nothing yet }
fees: [{ in_force_from: 2024-01-01, dated_by: seen, taker: 2 bps, source: null, checked_against: nothing yet }]
maintenance:
  - table: my tiers
    instruments: [AVAX-PERP]
    in_force_from: 2024-01-01
    dated_by: seen
    source: my own account
    checked_against: nothing yet
    tiers:
      - { to: 20_000, rate: 4 %, leverage: 20 }
      - { to: 100_000, rate: 8 %, leverage: 10 }
liquidation:
  - { in_force_from: 2024-01-01, dated_by: seen, style: takeover, fee: 0 %, source: null, checked_against: nothing yet }
`;
const OWN_LEG =
  '{ venue: my-dex, instrument: AVAX-PERP, base: AVAX, quote: USDT, contract: linear }';
const OWN = SCENARIO.replace('{ venue: binance-usdm, instrument: AVAXUSDT }', OWN_LEG)
  .replace('{ venue: bybit-linear, instrument: AVAXUSDT }', OWN_LEG)
  .replace('liquidation: { maintenance: 1 %, style: full-margin }', 'liquidation: venue');

describe('a venue of one’s own', () => {
  const cwd = temporaryFolder();
  const imported = (...said: readonly string[]) =>
    legriskWarm(['import', ...said, '--instrument', 'AVAX-PERP', '--db', STORE], { cwd });

  beforeAll(() => {
    mkdirSync(join(cwd, 'data', 'rules'), { recursive: true });
    writeFileSync(join(cwd, 'data', 'rules', 'mine.yaml'), RULES);
    writeFileSync(join(cwd, 'own.yaml'), OWN);
    writeFileSync(join(cwd, 'mark.csv'), marksCsv({ lows: { [WICK_BAR]: 75 } }));
    writeFileSync(join(cwd, 'funding.csv'), fundingCsv(0.0001));
  });

  test('takes files once it has a rule file, and is a mistake before', () => {
    const typo = imported('mark.csv', '--venue', 'my-dx', '--kind', 'mark');
    expect(typo.code).toBe(2);
    expect(typo.stderr).toMatch(/--venue: expected one of .*my-dex.*\n.*did you mean my-dex/s);
    for (const kind of ['mark', 'funding']) {
      const { code, stderr } = imported(`${kind}.csv`, '--venue', 'my-dex', '--kind', kind);
      expect([code, stderr]).toEqual([0, '']);
    }
  });

  test('is replayed by its own tiers, with their source and what has none', () => {
    const { code, stdout, stderr } = legriskWarm(['replay', 'own.yaml', '--db', STORE, '--json'], {
      cwd,
    });
    expect([code, stderr]).toEqual([0, '']);
    const [result] = (JSON.parse(stdout) as { results: readonly ReplayResult[] }).results;
    const long = result?.legs.find(({ role }) => role === 'long');
    expect(long?.liquidation?.triggerPrice).toBeCloseTo(
      (100 - (5_000 + 800 + 25_000 * -0.0001 * 3) / 250) / 0.92,
      9,
    );
    expect(result?.rules[0]).toMatchObject({ table: 'my tiers', source: 'my own account' });
    expect(result?.rules[0]?.unsourced).toEqual(expect.arrayContaining(['liquidation', 'trigger']));
  });

  test('that a leg does not describe in full is no venue', () => {
    writeFileSync(join(cwd, 'short.yaml'), OWN.replaceAll(', contract: linear', ''));
    const { code, stderr } = legriskWarm(['replay', 'short.yaml', '--db', STORE], { cwd });
    expect(code).toBe(2);
    expect(stderr).toMatch(/construction\.long\.venue: expected .*binance-usdm/);
  });

  test('has its page and answers for a price', () => {
    expect(legriskWarm(['venues', 'my-dex'], { cwd }).stdout).toContain('my own account');
    const asked = ['--venue', 'my-dex', '--instrument', 'AVAX-PERP', '--contract', 'linear'];
    const position = ['--side', 'long', '--entry', '100', '--quantity', '250', '--margin', '5000'];
    const { stdout, code } = legriskWarm(['liq-price', ...asked, ...position, '--json'], { cwd });
    expect(code).toBe(0);
    expect(JSON.parse(stdout).liquidationPrice).toBeCloseTo((100 - 5_800 / 250) / 0.92, 9);
  });
});
