/**
 * Goal: whoever asks where a position dies is told, with the rule it rests on, or learns what was wrong
 * with the question.
 * Method: the built program is asked.
 *
 * At 20x from 100,000 with 1 %: 95,000 ÷ 0.99 = 95,959.60, 4.04 % away; short 105,000 ÷ 1.01 =
 * 103,960.40, 3.96 %. Bankrupt 5.00 % away on either side.
 */
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { textOf } from '../architecture/source.ts';
import { expectRefusal, temporaryFolder } from './legrisk.ts';
import { legriskWarm } from './warm.ts';

const cwd = temporaryFolder();
const run = (...words: readonly string[]) => legriskWarm(['liq-price', ...words], { cwd });

/** A position at 100,000 of 1 BTC. */
const at = (side: string, ...more: readonly string[]): readonly string[] => [
  ...['--venue', 'binance-usdm', '--instrument', 'BTCUSDT', '--side', side],
  ...['--entry', '100_000', '--quantity', '1', ...more],
];
const BTC = at('long');
const FLAT = ['--maintenance', '1 %'];

describe('the answer', () => {
  test.each([
    ['long', '95,959.60', '4.04 % below', '95,000.00', '5.00 % below'],
    ['short', '103,960.40', '3.96 % above', '105,000.00', '5.00 % above'],
  ])('of a %s at 20x and 1 %%: %s, %s, bankrupt at %s', (side, price, away, bankrupt, all) => {
    const { code, stdout, stderr } = run(...at(side, '--leverage', '20', ...FLAT));
    const text = stdout.replaceAll('\u00a0', ' ').replace(/ +/g, ' ');
    expect(text).toContain(`liquidation price ${price} ${away} the entry`);
    expect(text).toContain(`bankruptcy price ${bankrupt} ${all} the entry`);
    expect([code, stderr]).toEqual([0, '']);
  });

  test('names the tier, the table and its source; all of it fits 80 columns', () => {
    const wide = [
      ...at('short').slice(0, -1),
      '300',
      '--margin',
      '9_000_000',
      '--mark',
      '98_765.4',
    ];
    const plain = run(...BTC, '--leverage', '20').stdout;
    const full = run(...wide, '--funding-rate', '0.01 %').stdout;
    expect(plain).toContain('tier 1 to 300,000: 0.4 %');
    expect(plain).toContain('BTCUSDT brackets of 2026-05-01');
    for (const words of ['equity at the mark', 'intervals', 'tier 5 to 70,000,000'])
      expect(full).toContain(words);
    for (const line of [...plain.split('\n'), ...full.split('\n')])
      expect(line.length, line).toBeLessThanOrEqual(80);
  });

  test('says plainly where a rule has no source', () => {
    const { stdout } = run(
      ...['--venue', 'gate-usdt', '--instrument', 'X_USDT', '--side', 'long', '--entry', '10'],
      ...['--quantity', '1', '--leverage', '5', ...FLAT],
    );
    expect(stdout).toContain('no source; checked against: nothing yet');
  });

  test('a size in contracts is the same size in coin', () => {
    const inverse = (...size: readonly string[]) =>
      run(
        ...['--venue', 'binance-coinm', '--instrument', 'BTCUSD_PERP', '--side', 'long'],
        ...['--entry', '40000', '--leverage', '4', ...FLAT, '--json', ...size],
      ).stdout;
    const inContracts = JSON.parse(inverse('--contracts', '200', '--contract-size', '100'));
    // 0.5 coin and 0.125 posted: 20,000 · 1.01 ÷ 0.625.
    expect(inContracts.liquidationPrice).toBeCloseTo(32_320, 8);
    expect(inContracts).toEqual(JSON.parse(inverse('--quantity', '0.5')));
  });

  test('a position that nothing liquidates has no price', () => {
    const answer = JSON.parse(run(...BTC, '--leverage', '1', ...FLAT, '--json').stdout);
    expect(answer).toMatchObject({ liquidationPrice: null, bankruptcyPrice: null, tier: null });
    expect(run(...BTC, '--leverage', '1', ...FLAT).stdout).toContain(
      'no positive price is the edge',
    );
  });

  test('is one JSON object whose every field the page names', () => {
    const { stdout } = run(...BTC, '--leverage', '20', '--funding-rate', '0.01 %', '--json');
    const page = textOf('docs/liq-price.md');
    const silent: string[] = [];
    const look = (value: unknown): void => {
      if (typeof value !== 'object' || value === null) return;
      for (const [name, inner] of Object.entries(value)) {
        if (!page.includes(`\`${name}\``)) silent.push(name);
        look(inner);
      }
    };
    const answer = JSON.parse(stdout);
    look(answer);
    look(JSON.parse(run(...BTC, '--leverage', '20', ...FLAT, '--json').stdout));
    expect(silent).toEqual([]);
    expect(answer).toMatchObject({
      schemaVersion: 1,
      tier: { number: 1 },
      rules: { unsourced: [] },
    });
  });
});

describe('the rules', () => {
  test('are those of the date: Bybit took the requirement at the entry until 2026-05-26', () => {
    // Before: 90,000 + 500. After: 90,000 ÷ 0.995.
    const bybit = (day: string): unknown =>
      JSON.parse(
        run(
          ...['--venue', 'bybit-linear', '--instrument', 'BTCUSDT', '--side', 'long', '--json'],
          ...['--entry', '100000', '--quantity', '1', '--leverage', '10'],
          ...['--maintenance', '0.5 %', '--at', day],
        ).stdout,
      ).liquidationPrice;
    expect(bybit('2026-05-26')).toBeCloseTo(90_500, 8);
    expect(bybit('2026-05-27')).toBeCloseTo(90_000 / 0.995, 8);
  });

  test('before the earliest known are the nearest, and that is said', () => {
    const { stderr, stdout } = run(...BTC, '--leverage', '20', '--at', '2019-10-01', '--json');
    expect(stderr).toMatch(/^note: the earliest known margin table is of 20\d\d-/);
    expect(JSON.parse(stdout).rules.table.nearest).toBe(true);
  });

  test('a leverage above the maximum of the tier is answered, and that is said', () => {
    const { code, stderr, stdout } = run(...BTC, '--leverage', '200', '--json');
    expect(stderr).toBe(
      'note: binance-usdm opens this size at no more than 150x; 200x was asked\n',
    );
    expect([code, JSON.parse(stdout).rules.maxLeverage]).toEqual([0, 150]);
  });

  test('a fee that the trigger does not count changes nothing, and that is said', () => {
    const plain = JSON.parse(run(...BTC, '--leverage', '20', '--json').stdout);
    const { stdout, stderr } = run(...BTC, '--leverage', '20', '--json', '--taker', '5 bps');
    expect(stderr).toContain('--taker changes nothing');
    expect(JSON.parse(stdout).liquidationPrice).toBe(plain.liquidationPrice);
  });

  test('may be the user’s own', () => {
    const folder = join(cwd, 'own');
    mkdirSync(folder);
    writeFileSync(
      join(folder, 'mine.yaml'),
      [
        ...['schema: 1', 'venue: binance-usdm', 'maintenance:', '  - table: my own'],
        ...['    instruments: [NEWUSDT]', '    in_force_from: 2026-01-01', '    dated_by: seen'],
        ...['    source: null', '    checked_against: nothing yet'],
        ...['    tiers: [{ to: 1_000, rate: 1 % }]', ''],
      ].join('\n'),
    );
    const asked = (size: string) =>
      run(
        ...['--venue', 'binance-usdm', '--instrument', 'NEWUSDT', '--side', 'short', '--json'],
        ...['--entry', '10', '--quantity', size, '--leverage', '5', '--rules', folder],
      );
    const answer = JSON.parse(asked('20').stdout);
    expect(answer.liquidationPrice).toBeCloseTo(12 / 1.01, 12);
    expect(answer.rules).toMatchObject({ table: { name: 'my own' }, unsourced: ['table'] });
    expectRefusal(asked('101'), 3, 'which ends at 1000', '--maintenance', 'legrisk tiers import');
  });
});

describe('a question that can not be answered', () => {
  test('of an instrument without a table names what to do, exit 3', () => {
    const words = ['--venue', 'binance-usdm', '--side', 'long', '--entry', '1', '--quantity', '1'];
    expectRefusal(
      run(...words, '--leverage', '5', '--instrument', 'BTCUSDTT'),
      3,
      'binance-usdm BTCUSDTT: expected a maintenance table; found none',
      'did you mean BTCUSDT?',
      '--maintenance "1 %"',
      'liquidation: { maintenance: 1 %',
      'legrisk tiers import FILE --venue binance-usdm --at DATE',
    );
  });

  test('tells all that is missing at once, exit 2', () => {
    expectRefusal(
      run(),
      2,
      ...['--venue', '--instrument', '--side', '--entry', '--quantity', '--leverage or --margin'],
    );
  });

  test.each<[string, readonly string[], readonly string[]]>([
    [
      'both backings',
      [...BTC, '--leverage', '5', '--margin', '10'],
      ['--leverage: expected either --leverage or --margin; found --leverage 5'],
    ],
    ['neither', BTC, ['expected --leverage or --margin; found neither']],
    [
      'another kind of contract than the name says',
      [...BTC, '--leverage', '5', '--contract', 'inverse'],
      ['--contract: expected linear, as binance-usdm BTCUSDT is by its name; found inverse'],
    ],
    [
      'a size of the wrong sign',
      [...BTC.slice(0, -1), '-1', '--leverage', '5'],
      ['--quantity: expected a size above zero such as 1.5; found -1'],
    ],
    [
      'a rate without its unit',
      [...BTC, '--leverage', '5', '--maintenance', '1'],
      ['--maintenance: expected', 'found 1', 'write 1 % or 1 bps'],
    ],
    [
      'a deduction of nothing',
      [...BTC, '--leverage', '5', '--maintenance-amount', '5'],
      ['--maintenance-amount: expected a deduction beside a rate of its own'],
    ],
    [
      'a shared balance that is not shared',
      [...BTC, '--leverage', '5', '--wallet-balance', '5'],
      ['--wallet-balance: expected', 'add  --margin-mode cross'],
    ],
    [
      'a margin of one position in a shared balance',
      [...BTC, '--margin-mode', 'cross', '--margin', '5'],
      ['--margin: expected', '--wallet-balance: expected'],
    ],
    [
      'a date that is none',
      [...BTC, '--leverage', '5', '--at', '2025-02-30'],
      ['--at: expected a UTC date', 'found 2025-02-30'],
    ],
    [
      'a mistyped venue',
      [...BTC, '--leverage', '5', '--venue=binance-usdn'].filter((_, i) => i > 1),
      ['--venue: expected a venue of perpetuals', 'did you mean binance-usdm?'],
    ],
    [
      'a venue of spot',
      ['--venue', 'binance-spot', ...BTC.slice(2), '--leverage', '5'],
      ['--venue: expected a venue of perpetuals', 'found binance-spot'],
    ],
    ['a mistyped side', at('lnog', '--leverage', '5'), ['--side: expected one of long, short']],
    [
      'a side twice',
      [...BTC, '--side', 'short', '--leverage', '5'],
      ['--side: expected one value'],
    ],
    [
      'contracts of an unknown size',
      [
        ...[
          '--venue',
          'bybit-inverse',
          '--instrument',
          'BTCUSD',
          '--side',
          'long',
          '--entry',
          '8000',
        ],
        ...['--contracts', '5', '--leverage', '5', ...FLAT],
      ],
      ['--contract-size: expected the quote worth of a contract; found nothing'],
    ],
  ])('%s', (_name, words, parts) => {
    expectRefusal(run(...words), 2, ...parts);
  });

  test('what is wrong with the leverage is said once', () => {
    const { stderr } = run(...BTC, '--leverage', '0');
    expect(stderr.match(/--leverage: /g)).toHaveLength(1);
  });

  test('a name that is hostile is only a name', () => {
    expectRefusal(
      run(
        ...at('long', '--leverage', '5').map((word) => (word === 'BTCUSDT' ? '__proto__' : word)),
      ),
      3,
      '__proto__: expected a maintenance table',
    );
    expectRefusal(
      run('--venue', '../../package', ...BTC.slice(2), '--leverage', '5'),
      2,
      'found ../../package',
    );
  });
});
