/**
 * Goal: whoever answers five questions has a scenario; whoever answers wrongly learns what is right.
 * Method: a conversation played by a stream, and the same answers given as options.
 */
import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { PassThrough } from 'node:stream';
import { afterAll, describe, expect, test } from 'vitest';
import { type InitOptions, initCommand } from '../../../src/cli/commands/init.ts';
import type { Desk } from '../../../src/cli/init/ask.ts';
import { ScenarioError } from '../../../src/domain/errors.ts';
import { parseScenario } from '../../../src/scenario/parse.ts';
import { keptTerminal } from '../../builders/terminal.ts';

const folder = mkdtempSync(join(tmpdir(), 'legrisk-init-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));
let files = 0;
const newFile = (): string => {
  files += 1;
  return join(folder, `${files}.yaml`);
};

const NOTHING: InitOptions = {
  ...{
    construction: undefined,
    long: undefined,
    short: undefined,
    spot: undefined,
    perp: undefined,
  },
  ...{ from: undefined, to: undefined, capital: undefined, leverage: undefined, borrow: undefined },
  ...{ survivor: undefined, reaction: undefined, reconstruction: undefined, name: undefined },
  ...{ question: undefined, out: undefined, force: false, rules: undefined, json: false },
  db: join(folder, 'absent.duckdb'),
};

const HEDGE = {
  long: 'binance-usdm:AVAXUSDT',
  short: 'bybit-linear:AVAXUSDT',
  from: '2025-09-25',
  to: '2025-12-01',
  capital: '100_000 USDT',
  leverage: '5',
} as const;

/** Runs it with options alone. */
async function given(options: Partial<InitOptions>) {
  const out = options.out ?? newFile();
  const terminal = keptTerminal();
  const code = await initCommand({ ...NOTHING, ...options, out }, terminal, null);
  return { code, out, told: terminal.told.join('\n'), text: readFileSync(out, 'utf8') };
}

/** Runs it with somebody who answers so, line by line. */
async function answered(lines: readonly string[], options: Partial<InitOptions> = {}) {
  const out = newFile();
  const input = new PassThrough();
  const output = new PassThrough();
  const desk: Desk = { input, output, leave: () => undefined };
  input.end(lines.map((line) => `${line}\n`).join(''));
  const terminal = keptTerminal();
  try {
    await initCommand({ ...NOTHING, ...options, out }, terminal, desk);
  } finally {
    output.end();
  }
  const said = String(output.read() ?? '');
  return { out, said, scenario: parseScenario(readFileSync(out, 'utf8'), out) };
}

const refusal = async (work: Promise<unknown>): Promise<ScenarioError> => {
  const error = await work.then(
    () => null,
    (thrown: unknown) => thrown,
  );
  expect(error).toBeInstanceOf(ScenarioError);
  return error as ScenarioError;
};

describe('by options', () => {
  test('a scenario is written that says what was given, and what to type next', async () => {
    const { code, out, told, text } = await given(HEDGE);
    expect(code).toBe(0);
    const { construction, window, capital, survivor, name } = parseScenario(text, out);
    expect(construction).toMatchObject({
      kind: 'delta-neutral',
      long: { venue: 'binance-usdm', instrument: 'AVAXUSDT', leverage: 5 },
      short: { venue: 'bybit-linear', instrument: 'AVAXUSDT', leverage: 5 },
    });
    expect([window.from, window.to]).toEqual([Date.UTC(2025, 8, 25), Date.UTC(2025, 11, 1)]);
    expect(capital).toMatchObject({ amount: 100_000, currency: 'USDT' });
    expect([survivor.policy, name]).toEqual(['close', 'avax-binance-bybit-2025-09']);
    // No history of it is here: fetch comes before replay.
    expect(told.split('\n').slice(-2)).toEqual([
      `  legrisk fetch --for ${out}`,
      `  legrisk replay ${out}`,
    ]);
  });

  test('every key has a word on what it does', async () => {
    const { text } = await given(HEDGE);
    const keys = text.split('\n').filter((line) => /^[a-z]+: /.test(line));
    for (const line of keys.filter((one) => !one.startsWith('liquidation')))
      expect(line).toMatch(/ {1,}# \S/);
  });

  test('everything that is missing is named at once', async () => {
    const { issues } = await refusal(given({}));
    expect(issues.map(({ where }) => where)).toEqual(
      ['construction', 'long', 'short', 'from', 'to', 'capital', 'leverage'].map((o) => `--${o}`),
    );
    expect(issues.at(-1)?.hint).toContain('on a terminal');
  });

  test('what is wrong is named with what is missing, and nothing is written', async () => {
    const out = newFile();
    const work = given({ ...HEDGE, long: 'binance-usd:AVAXUSDT', to: '2025-09-01', out });
    const { issues } = await refusal(work);
    expect(issues.map(({ where, hint }) => [where, hint])).toEqual([
      ['--long', 'did you mean binance-usdm?'],
      ['--to', undefined],
    ]);
    expect(existsSync(out)).toBe(false);
  });

  test('a file that is there stays, unless it is said', async () => {
    const out = newFile();
    writeFileSync(out, 'mine');
    expect((await refusal(given({ ...HEDGE, out }))).issues[0]?.hint).toContain('--force');
    expect(readFileSync(out, 'utf8')).toBe('mine');
    expect((await given({ ...HEDGE, out, force: true })).text).toContain('schema: 1');
  });

  test('on a reconstruction the window is its own, and nothing need be fetched', async () => {
    const { told, text, out } = await given({
      reconstruction: 'btc-2025-10-10',
      long: 'binance-usdm:BTCUSDT',
      short: 'hyperliquid:BTC',
      capital: HEDGE.capital,
      leverage: '5x',
    });
    const { window, reconstruction, mark, quotes } = parseScenario(text, out);
    expect([window.from, window.to]).toEqual([Date.UTC(2025, 9, 6), Date.UTC(2025, 9, 13)]);
    // Hyperliquid has last prices only there, and is in USDC.
    expect([reconstruction, mark, quotes]).toEqual(['btc-2025-10-10', 'last', 'at par']);
    expect(told).not.toContain('fetch');
  });

  test('an instrument that the reconstruction has not is answered with those it has', async () => {
    const work = given({
      ...HEDGE,
      reconstruction: 'btc-2025-10-10',
      long: 'binance-usdm:BTCUSDC',
    });
    const { issues } = await refusal(work);
    expect(issues[0]).toMatchObject({
      where: '--long',
      hint: 'did you mean binance-usdm:BTCUSDT?',
    });
  });

  test('what is borrowed costs something, and a rate is one a year', async () => {
    const carry = { ...HEDGE, long: undefined, short: undefined, spot: 'binance-spot:AVAXUSDT' };
    const reverse = { ...carry, perp: HEDGE.long, construction: 'reverse-cash-and-carry' };
    expect((await refusal(given(reverse))).issues[0]?.where).toBe('--borrow');
    const { text, out } = await given({ ...reverse, borrow: '12 %' });
    expect(parseScenario(text, out).construction).toMatchObject({
      borrow: { kind: 'flat', perYear: 0.12 },
    });
  });

  test('as JSON it is the scenario, its file and the next commands', async () => {
    const { told, out } = await given({ ...HEDGE, json: true });
    expect(JSON.parse(told)).toMatchObject({
      schemaVersion: 1,
      file: out,
      scenario: { name: 'avax-binance-bybit-2025-09', construction: { leverage: 5 } },
      next: [`legrisk fetch --for ${out}`, `legrisk replay ${out}`],
    });
  });

  test.each(['<img src=x onerror=alert(1)>', '=cmd()', 'a\nname: other', '# "x": {'])(
    'a question such as %j is text in the file and nothing else',
    async (question) => {
      const { text, out } = await given({ ...HEDGE, question });
      const { question: read, name } = parseScenario(text, out);
      expect([read, name]).toEqual([question.replace('\n', ' '), 'avax-binance-bybit-2025-09']);
    },
  );

  test.each([
    ['a question that steers the terminal', { question: '\u001b[2J' }],
    ['a name that is a path', { name: '../../etc/x' }],
    ['a name of ten thousand letters', { name: 'x'.repeat(10_000) }],
  ])('%s is refused, and nothing is written', async (_name, options) => {
    const out = newFile();
    await refusal(given({ ...HEDGE, ...options, out }));
    expect(existsSync(out)).toBe(false);
  });
});

describe('by questions', () => {
  const LEGS = [HEDGE.long, HEDGE.short];
  const WINDOW = [HEDGE.from, HEDGE.to];

  test('empty lines take what stands in brackets', async () => {
    const { scenario, said } = await answered(['', ...LEGS, ...WINDOW, '', '', '', '']);
    expect(scenario.construction).toMatchObject({ kind: 'delta-neutral', long: { leverage: 5 } });
    expect(scenario.survivor).toMatchObject({ policy: 'close', reaction: 5 * 60_000 });
    expect(said.match(/^\d\. /gm)).toEqual(['1. ', '2. ', '3. ', '4. ', '5. ']);
    for (const line of said.split('\n')) expect(line.length).toBeLessThanOrEqual(80);
  });

  test('a wrong answer is told what is right, and asked again', async () => {
    const { said, scenario } = await answered([
      ...['delta-nutral', ''],
      ...['binance-usd:AVAXUSDT', ...LEGS],
      ...[HEDGE.from, '2025-09-01', HEDGE.to],
      ...['100', '50_000 USDT', '3', '3', '1 h'],
    ]);
    for (const hint of ['mean delta-neutral?', 'mean binance-usdm?', 'after 2025-09-25'])
      expect(said).toContain(hint);
    expect(scenario.capital.amount).toBe(50_000);
    expect(scenario.survivor).toMatchObject({ policy: 'rehedge', reaction: 3_600_000 });
  });

  test('what an option says is not asked', async () => {
    const { said } = await answered(['', '', '', ''], { ...HEDGE, capital: undefined });
    expect(said).not.toContain('1. ');
    expect(said).toContain('capital [100_000 USDT]');
  });

  test('what is at hand is offered by number, and the second leg is on the coin of the first', async () => {
    const { said, scenario } = await answered(['', '1', '', '', '', '', '', '', ''], {
      reconstruction: 'btc-2025-10-10',
    });
    expect(said).toContain('1  bybit-linear:BTCUSDT');
    expect(scenario.construction).toMatchObject({
      long: { venue: 'bybit-linear', base: 'BTC' },
      short: { venue: 'binance-usdm', base: 'BTC' },
    });
  });

  test('an input that ends in the middle is an error that says which answer is missing', async () => {
    const { issues } = await refusal(answered(['', HEDGE.long]));
    expect(issues[0]).toMatchObject({ found: 'the end of the input' });
    expect(issues[0]?.hint).toContain('legrisk init --short');
  });

  test('without a store the bundled days are offered', async () => {
    const { said } = await answered(['', ...LEGS, ...WINDOW, '', '', '', '']);
    expect(said.replaceAll(/\s+/g, ' ')).toContain('legrisk init --reconstruction NAME');
  });
});
