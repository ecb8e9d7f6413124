/**
 * Goal: what a user imports beside prices is what the rules of a scenario look at, and what a loan costs.
 * Method: two days of records that stand at 100, so that every figure is counted on fingers.
 */
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { beforeAll, describe, expect, test } from 'vitest';
import { shipped, temporaryFolder } from './legrisk.ts';
import { fundingCsv, marksCsv, prepare, SCENARIO, STORE } from './records.ts';
import { legriskWarm } from './warm.ts';

const HOUR_MS = 3_600_000;
const FIRST_MS = Date.UTC(2025, 0, 1);
const hour = (i: number): number => FIRST_MS + i * HOUR_MS;

const RULES = `enter: { signal: { instrument: fomc-days, min: 1 } }
leave: { signal: { instrument: fomc-days, max: 0 } }
`;

const cwd = temporaryFolder();
const put = (file: string, text: string): void => writeFileSync(join(cwd, file), text);
const importFile = (file: string, ...said: string[]): void => {
  const { code, stderr } = legriskWarm(['import', file, '--db', STORE, ...said], { cwd });
  expect(stderr).toBe('');
  expect(code).toBe(0);
};
const lines = (...rows: readonly string[]): string => [...rows, ''].join('\n');

beforeAll(async () => {
  await prepare(cwd, {});
  // One from 10:00 of the first day to 10:00 of the second.
  put('days.csv', lines('at_ms,value', `${hour(-9)},0`, `${hour(10)},1`, `${hour(34)},0`));
  importFile('days.csv', '--kind', 'signal', '--instrument', 'fomc-days');
  put('calendar.yaml', SCENARIO + RULES);
});

function replayed(file: string, ...more: string[]) {
  const { code, stdout, stderr } = legriskWarm(['replay', file, '--db', STORE, '--json', ...more], {
    cwd,
  });
  expect(stderr).not.toContain('error');
  expect(code).toBe(0);
  return JSON.parse(stdout).results[0];
}

/*
 * The one is known at the open of 10:00; it decides at that bar's close, and 250 a side (5 · 5,000 ÷ 100) are opened at
 * 11:00. The nought of 10:00 the next day closes them at 11:00. In between the short is paid 1 basis point of
 * 25,000 at 16:00, 00:00 and 08:00: 7.5.
 */
describe('a calendar', () => {
  test('opens and closes a trade, and the page says which rule it was', () => {
    const result = replayed('calendar.yaml');
    expect(
      result.legs.map((leg: { entry: object; exit: object }) => [leg.entry, leg.exit]),
    ).toMatchObject(Array(2).fill([{ atMs: hour(11) }, { atMs: hour(35), kind: 'policy' }]));
    expect(result.totals.netQuote).toBeCloseTo(7.5, 9);
    const left = result.events.find(({ kind }: { kind: string }) => kind === 'policy-exit');
    expect(left).toMatchObject({
      atMs: hour(35),
      note: 'At the close before, the series own fomc-days signal was at most 0: everything is closed.',
    });
    expect(result.coverage['own fomc-days signal']).toMatchObject({
      kind: 'signal',
      rows: 2,
      onGrid: { how: 'as recorded', text: 'as last known at each open' },
    });
    expect(result.provenance['own fomc-days signal']).toHaveLength(1);
    expect(result.assumptions.map(({ code }: { code: string }) => code)).toContain(
      'signals-as-of-open',
    );
  });

  test('comes to the same whichever engine walks it', () => {
    const { engine: _, ...indexed } = replayed('calendar.yaml');
    const { engine: __, ...walked } = replayed('calendar.yaml', '--engine', 'bar');
    expect(walked).toEqual(indexed);
  });

  // Left at nought as above; never left, the short is paid once more, at 16:00 of the second day.
  test('can be swept by its level', () => {
    const { code, stderr } = legriskWarm(
      [
        'sweep',
        'calendar.yaml',
        '--grid',
        'leave.signal.max=-1,0',
        '--db',
        STORE,
        '--out',
        'swept',
        '--format',
        'csv',
      ],
      { cwd },
    );
    expect(stderr).not.toContain('error');
    expect(code).toBe(0);
    const [head = '', ...rows] = readFileSync(join(cwd, 'swept', 'sweep.csv'), 'utf8')
      .trim()
      .split('\n');
    const net = head.split(',').indexOf('net_quote');
    expect(rows.map((row) => Number(row.split(',')[net]))).toEqual([10, 7.5]);
  });

  test('that is not there is named with the command that brings it', () => {
    const { code, stderr } = legriskWarm(
      ['replay', 'calendar.yaml', '--db', STORE, '--set', 'enter.signal.instrument=fomc'],
      { cwd },
    );
    expect(code).toBe(3);
    expect(stderr).toContain('own fomc signal: expected a series in the store; found none');
    expect(stderr).toContain('legrisk import <files> --instrument fomc --kind signal');
  });

  test('that begins after the window tells nothing, and is refused', () => {
    put('later.csv', lines('at_ms,value', `${hour(100)},1`));
    importFile('later.csv', '--kind', 'signal', '--instrument', 'later');
    const { code, stderr } = legriskWarm(
      ['replay', 'calendar.yaml', '--db', STORE, '--set', 'enter.signal.instrument=later'],
      { cwd },
    );
    expect(code).toBe(3);
    expect(stderr).toContain(
      'own later signal: expected a value that is known at a bar of the window',
    );
  });
});

describe('beside calendars', () => {
  // The bar of 05:00 traded 1,000, which is known at the open of 06:00 and acted on at 07:00.
  test('a rule sees what the bar before its open traded', () => {
    const rows = Array.from(
      { length: 48 },
      (_, bar) => `${hour(bar)},100,100.01,100,100,${bar === 5 ? 1_000 : 100 + bar}`,
    );
    put('last.csv', lines('open_at_ms,open,high,low,close,volume', ...rows));
    importFile('last.csv', '--venue', 'binance-usdm', '--instrument', 'AVAXUSDT', '--kind', 'last');
    const rule = '{ venue: binance-usdm, instrument: AVAXUSDT, kind: volume, min: 500 }';
    put('volume.yaml', `${SCENARIO}enter: { signal: ${rule} }\n`);
    const result = replayed('volume.yaml');
    expect(result.legs[0].entry.atMs).toBe(hour(7));
    expect(result.coverage['binance-usdm AVAXUSDT volume'].onGrid.text).toBe(
      'as recorded, known from the end of its bar',
    );
  });

  /*
   * 250 coins at 100 are borrowed from 00:00 on: 2 basis points at 08:00, 16:00, 00:00, 08:00 and 16:00 are
   * 5 · 5. The funding prints under the same name are there too, and are nobody's loan.
   */
  test('a loan costs what its borrow series says, before any funding of that name', () => {
    put('spot.csv', marksCsv({}));
    importFile('spot.csv', '--venue', 'binance-spot', '--instrument', 'AVAXUSDT', '--kind', 'spot');
    for (const [kind, rate] of [
      ['borrow', 0.0002],
      ['funding', 0.1],
    ] as const) {
      put(`${kind}.csv`, fundingCsv(rate));
      const said = ['--venue', 'bybit-linear', '--instrument', 'LOANUSDT', '--kind', kind];
      importFile(`${kind}.csv`, ...said);
    }
    put(
      'loan.yaml',
      SCENARIO.replace(
        /construction:[\s\S]*leverage: 5\n/u,
        `construction:
  kind: reverse-cash-and-carry
  spot: { venue: binance-spot, instrument: AVAXUSDT }
  perp: { venue: binance-usdm, instrument: AVAXUSDT }
  leverage: 5
  borrow: { venue: bybit-linear, instrument: LOANUSDT }
`,
      ),
    );
    const { totals, coverage } = replayed('loan.yaml');
    expect(totals.interestQuote).toBeCloseTo(-25, 9);
    expect(Object.keys(coverage)).toContain('bybit-linear LOANUSDT borrow');
  });
});

test('a reconstruction has nothing that a rule could look at, and says so', () => {
  put(
    'reconstructed.yaml',
    `${readFileSync(shipped('scenarios/usdc-2023-03-11-quote-currency.yaml'), 'utf8')}leave: { signal: { instrument: fomc-days, min: 1 } }\n`,
  );
  const { code, stderr } = legriskWarm(['replay', 'reconstructed.yaml', '--db', 'none.duckdb'], {
    cwd,
  });
  expect(code).toBe(3);
  expect(stderr).toContain(
    'own fomc-days signal: expected a series of usdc-2023-03-11; found none',
  );
  expect(stderr).toContain('a reconstruction has prices and funding only');
});
