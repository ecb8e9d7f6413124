/**
 * Goal: `legrisk fetch` does for a person what the fetchers do for the program, and says what it did.
 * Method: the built program, with a host on this machine in the venues' place.
 */
import { existsSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:http';
import { type AddressInfo, connect, type Socket } from 'node:net';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { temporaryFolder } from '../cli/legrisk.ts';
import {
  ArchiveHost,
  type Bar,
  barsOf,
  candlesCsv,
  HOUR_MS,
  month,
  zipsOf,
} from './binance/archive-host.ts';
import { ended, launch, run } from './program.ts';
import { type Host, listen } from './server.ts';

const MARKETS = [
  { folder: 'futures/um', symbol: 'BTCUSDT', index: 'BTCUSDT' },
  { folder: 'futures/cm', symbol: 'BTCUSD_PERP', index: 'BTCUSD' },
] as const;
const SETS = ['markPriceKlines', 'klines', 'indexPriceKlines'] as const;

const scaled = ({ openMs, open, high, low, close }: Bar, by: number): Bar => ({
  ...{ openMs, open: open * by, high: high * by, low: low * by, close: close * by },
});

/** January 2025 of both futures markets and of spot, hourly. */
function january(): ArchiveHost {
  const archive = new ArchiveHost();
  const name = '2025-01';
  const { fromMs, toMs } = month(name);
  const hours = barsOf(fromMs, toMs, HOUR_MS);
  const add = (folder: string, set: string, symbol: string, micro = false): void => {
    // No two series of a market are alike to the last digit.
    const own = archive.files.size;
    const bars = hours.map((bar, hour) => scaled(bar, 1 + (1 + ((hour * 7 + own) % 11)) * 0.0003));
    archive.add(
      `data/${folder}/monthly/${set}/${symbol}/1h/${symbol}-1h-${name}.zip`,
      candlesCsv(bars, HOUR_MS, { micro, volumes: [5, 500] }),
    );
  };
  const funding = (from: number, span: string): string => {
    const rows: string[] = [];
    for (let at = from; at < month(span).toMs; at += 8 * HOUR_MS) rows.push(`${at},8,0.00010000`);
    return ['calc_time,funding_interval_hours,last_funding_rate', ...rows, ''].join('\n');
  };
  for (const { folder, symbol, index } of MARKETS) {
    for (const set of SETS) add(folder, set, set === 'indexPriceKlines' ? index : symbol);
    for (const span of ['2024-12', '2025-01'])
      archive.add(
        `data/${folder}/monthly/fundingRate/${symbol}/${symbol}-fundingRate-${span}.zip`,
        funding(month(span).fromMs, span),
      );
  }
  add('spot', 'klines', 'BTCUSDT', true);
  return archive;
}

const BTC = ['fetch', '--venue', 'binance-usdm', '--instrument', 'BTCUSDT', '--resolution', '1h'];
const JANUARY = ['--from', '2025-01-01', '--to', '2025-02-01'];

const SCENARIO = `schema: 1
name: coin-against-dollar
question: Does it fetch what it reads?
window: { from: 2025-01-05, to: 2025-01-10 }
capital: 10_000 USDT
quotes: at par
construction:
  kind: delta-neutral
  long:  { venue: binance-usdm, instrument: BTCUSDT }
  short: { venue: binance-coinm, instrument: BTCUSD_PERP }
  leverage: 2
costs: { taker: 0 bps, slippage: 0 bps }
liquidation: { maintenance: 1 %, style: full-margin }
accept: [frozen-funding, last-as-mark, copied-bars, delisting-filler, frozen-price, spot-as-mark, splice]
`;

const jsonOf = (stdout: string): { series: { kind: string; [key: string]: unknown }[] } =>
  JSON.parse(stdout) as { series: { kind: string }[] };

const pathsOf = (host: Host): readonly string[] => host.log.map(({ path }) => path);

describe('legrisk fetch', () => {
  test('brings mark, funding, last and index, and says how many rows', async () => {
    const cwd = temporaryFolder();
    const host = await january().open();
    const { code, stdout, stderr } = await run([...BTC, ...JANUARY, '--base-url', host.url], cwd);
    expect(stderr).toBe('');
    expect(code).toBe(0);
    const lines = stdout.trimEnd().split('\n');
    expect(lines[0]).toMatch(/^series +bar +added +there$/);
    expect(lines[1]).toMatch(/^binance-usdm BTCUSDT mark +1h +744 +0$/);
    expect(lines[2]).toMatch(/^binance-usdm BTCUSDT funding +93 +0$/);
    expect(lines[3]).toMatch(/^binance-usdm BTCUSDT last +1h +744 +0$/);
    expect(lines[4]).toMatch(/^binance-usdm BTCUSDT index +1h +744 +0$/);
    expect(lines.at(-1)).toBe('8 requests');
    expect(host.log.every(({ userAgent }) => /^legrisk\/\d/.test(userAgent))).toBe(true);
    const again = await run([...BTC, ...JANUARY, '--base-url', host.url, '--json'], cwd);
    expect(jsonOf(again.stdout).series).toMatchObject([
      { kind: 'mark', state: 'known', rowsAdded: 0, rowsKnown: 744 },
      { kind: 'funding', state: 'known', rowsKnown: 93 },
      { kind: 'last', state: 'known' },
      { kind: 'index', state: 'known' },
    ]);
    expect(host.log).toHaveLength(8);
  });

  test('takes a base URL with a path of its own', async () => {
    const cwd = temporaryFolder();
    const host = await january().open();
    const mirror = `${host.url}/mirror/`;
    const answer = await run([...BTC, ...JANUARY, '--kinds', 'mark', '--base-url', mirror], cwd);
    expect(answer.code).toBe(0);
    expect(pathsOf(host).every((path) => path.startsWith('/mirror/data/'))).toBe(true);
  });

  test('gets what a scenario reads, which then replays', async () => {
    const cwd = temporaryFolder();
    writeFileSync(join(cwd, 'scenario.yaml'), SCENARIO);
    const host = await january().open();
    const words = ['fetch', '--for', 'scenario.yaml', '--resolution', '1h', '--base-url', host.url];
    const { code, stdout, stderr } = await run([...words, '--json'], cwd);
    expect(stderr).toBe('');
    expect(code).toBe(0);
    const got = jsonOf(stdout).series.map(({ venue, kind, rowsAdded }) => [venue, kind, rowsAdded]);
    // Five days of hours; funding three days earlier and a minute later: 8 days of 3, and the last.
    expect(got).toEqual([
      ['binance-usdm', 'mark', 120],
      ['binance-usdm', 'funding', 25],
      ['binance-usdm', 'index', 120],
      ['binance-usdm', 'last', 120],
      ['binance-coinm', 'mark', 120],
      ['binance-coinm', 'funding', 25],
      ['binance-coinm', 'index', 120],
      ['binance-coinm', 'last', 120],
      ['binance-spot', 'spot', 120],
    ]);
    const replay = await run(['replay', 'scenario.yaml', '--json'], cwd);
    expect(replay.stderr.replace(/^(?:data|note): .*\n/gm, '')).toBe('');
    expect(replay.code).toBe(0);
  });

  test('has nothing to do for a reconstruction, and says so', async () => {
    const cwd = temporaryFolder();
    const file = join(cwd, 'scenario.yaml');
    writeFileSync(
      file,
      `${SCENARIO.replace(/accept.*\n/, '')}data: { reconstruction: btc-2025-10-10 }\n`,
    );
    const { code, stdout, stderr } = await run(['fetch', '--for', 'scenario.yaml'], cwd);
    expect(stderr).toContain('which is bundled; nothing to fetch');
    expect(stdout).toBe('nothing to fetch\n');
    expect(code).toBe(0);
    expect(existsSync(join(cwd, 'data'))).toBe(false);
  });

  test('says what is not published and what stands in for it, and fails only when it was named', async () => {
    const cwd = temporaryFolder();
    const words = ['fetch', '--venue', 'hyperliquid', '--instrument', 'BTC', '--kinds', 'mark'];
    const { code, stderr, stdout } = await run([...words, ...JANUARY], cwd);
    expect(code).toBe(3);
    expect(stderr).toMatch(/^error: hyperliquid BTC mark: expected history to fetch; found /);
    expect(stdout).toContain('hyperliquid BTC mark');
    expect(`${stdout}${stderr}`).toContain('asset_ctxs');
  });

  test('says that a host refuses the country, once, and leaves no store behind', async () => {
    const cwd = temporaryFolder();
    const host = await january().open();
    host.fault = () => ({ sort: 'status', status: 451 });
    const words = [...BTC, ...JANUARY, '--kinds', 'mark', '--base-url', host.url];
    const { code, stderr } = await run(words, cwd);
    expect(code).toBe(3);
    expect(stderr).toContain('451: the host refuses this network or country');
    expect(stderr).toContain('HTTPS_PROXY');
    expect(host.log).toHaveLength(1);
    expect(existsSync(join(cwd, 'data'))).toBe(false);
  });

  test('goes on with the other series when one fails', async () => {
    const cwd = temporaryFolder();
    const host = await january().open();
    host.fault = ({ path }) => (path.includes('/klines/') ? { sort: 'status', status: 403 } : null);
    const { code, stdout, stderr } = await run(
      [...BTC, ...JANUARY, '--base-url', host.url, '--json'],
      cwd,
    );
    expect(code).toBe(3);
    expect(stderr).toContain('/klines/BTCUSDT/1h/');
    expect(jsonOf(stdout).series.map(({ kind, state }) => [kind, state])).toEqual([
      ['mark', 'fetched'],
      ['funding', 'fetched'],
      ['last', 'failed'],
      ['index', 'fetched'],
    ]);
    host.fault = () => null;
    host.log.length = 0;
    await run([...BTC, ...JANUARY, '--base-url', host.url], cwd);
    expect(zipsOf(host)).toEqual(['BTCUSDT-1h-2025-01.zip']);
  });

  test('leaves off at Ctrl-C with 130, and goes on from there', async () => {
    const cwd = temporaryFolder();
    const host = await january().open();
    host.fault = ({ path }) => (path.includes('index') ? { sort: 'slow', ms: 60_000 } : null);
    const child = launch([...BTC, ...JANUARY, '--base-url', host.url], cwd);
    const answer = ended(child);
    while (!pathsOf(host).some((path) => path.includes('index')))
      await new Promise((resolve) => setTimeout(resolve, 20));
    child.kill('SIGINT');
    expect((await answer).code).toBe(130);
    host.fault = () => null;
    host.log.length = 0;
    const rest = await run([...BTC, ...JANUARY, '--base-url', host.url], cwd);
    expect(rest.code).toBe(0);
    expect(pathsOf(host).every((path) => path.includes('indexPriceKlines'))).toBe(true);
  });
});

describe('the network', () => {
  test('is reached through the proxy that the surroundings name', async () => {
    const cwd = temporaryFolder();
    const host = await january().open();
    const seen: string[] = [];
    const proxy = createServer();
    proxy.on('connect', (request, socket: Socket) => {
      seen.push(String(request.url));
      const upstream = connect(Number(new URL(host.url).port), '127.0.0.1', () => {
        socket.write('HTTP/1.1 200 OK\r\n\r\n');
        upstream.pipe(socket).pipe(upstream);
      });
      for (const end of [upstream, socket]) end.on('error', () => end.destroy());
    });
    await new Promise<void>((resolve) => proxy.listen(0, '127.0.0.1', resolve));
    const address = `http://127.0.0.1:${(proxy.address() as AddressInfo).port}`;
    const words = [...BTC, ...JANUARY, '--kinds', 'mark', '--base-url', 'http://archive.invalid'];
    const answer = await run(words, cwd, { HTTP_PROXY: address });
    expect(answer.stderr).toBe('');
    expect(answer.code).toBe(0);
    expect(new Set(seen)).toEqual(new Set(['archive.invalid:80']));
    proxy.closeAllConnections();
    proxy.close();
  });
});

describe('margin tiers', () => {
  test('become a rule file of today, as tiers import writes it', async () => {
    const cwd = temporaryFolder();
    // After Bybit's documentation of GET /v5/market/risk-limit.
    const row = (riskLimitValue: string, maintenanceMargin: string, rest: object) => ({
      ...{ id: 1, symbol: 'BTCUSDT', riskLimitValue, maintenanceMargin, isLowestRisk: 0 },
      ...rest,
    });
    // 2,000,000 × (1 % − 0.5 %) = 10,000, and the requirement does not jump.
    const list = [
      row('2000000', '0.005', { initialMargin: '0.01', maxLeverage: '100.00', mmDeduction: '' }),
      row('10000000', '0.01', {
        initialMargin: '0.02',
        maxLeverage: '50.00',
        mmDeduction: '10000',
      }),
    ];
    const host = await listen([
      {
        path: '/v5/market/risk-limit',
        parameters: ['category', 'symbol', 'cursor'],
        answer: () => ({
          body: {
            retCode: 0,
            retMsg: 'OK',
            result: { category: 'linear', list, nextPageCursor: '' },
          },
        }),
      },
    ]);
    const words = [
      'fetch',
      '--venue',
      'bybit-linear',
      '--instrument',
      'BTCUSDT',
      '--kinds',
      'tiers',
    ];
    const { code, stdout, stderr } = await run([...words, '--base-url', host.url], cwd);
    expect(stderr).toBe('');
    expect(code).toBe(0);
    expect(stdout).toMatch(/^bybit-linear: tiers of 1 instrument from \d{4}-\d\d-\d\d, 1 new\n/);
    const [file = ''] = readdirSync(join(cwd, 'data', 'rules'));
    expect(file).toMatch(/^bybit-linear-tiers-\d{4}-\d\d-\d\d\.json$/);
    const rules = readFileSync(join(cwd, 'data', 'rules', file), 'utf8');
    expect(JSON.parse(rules)).toMatchObject({
      venue: 'bybit-linear',
      maintenance: [
        {
          instruments: ['BTCUSDT'],
          dated_by: 'seen',
          tiers: [{ to: 2_000_000, rate: '0.5 %' }, {}],
        },
      ],
    });
    const none = await run(['fetch', '--venue', 'binance-usdm', '--kinds', 'tiers'], cwd);
    expect(none.code).toBe(3);
    expect(none.stderr).toContain('legrisk tiers import');
  });
});

describe('a command line of fetch that can not be', () => {
  test.each<[string, readonly string[], readonly string[]]>([
    [
      'names and kinds that nobody knows',
      ['--venue', 'binance-usdm', '--instrument', 'BTC-USDT', '--kinds', 'mark,fundin', ...JANUARY],
      ['did you mean BTCUSDT?', 'found fundin', 'did you mean funding?'],
    ],
    [
      'bars that the archive does not have',
      [...BTC.slice(1, -1), '7m', '--kinds', 'mark', ...JANUARY],
      ['--resolution: expected one of 1m, 3m, 5m', 'found 7m'],
    ],
    [
      'a base URL that is none',
      [...BTC.slice(1), '--base-url', 'example', ...JANUARY],
      ['--base-url: expected scheme and host'],
    ],
    [
      'a scenario and a venue',
      ['--for', 'scenario.yaml', '--venue', 'binance-usdm'],
      ['--venue: expected nothing of the kind with --for'],
    ],
  ])('%s', async (_name, words, parts) => {
    const cwd = temporaryFolder();
    const { code, stdout, stderr } = await run(['fetch', ...words], cwd);
    expect(stdout).toBe('');
    for (const line of stderr.trimEnd().split('\n'))
      expect(line).toMatch(/^error: \S.*: expected \S.*; found \S.*$|^ hint: \S.*$/);
    for (const part of parts) expect(stderr).toContain(part);
    expect(code).toBe(2);
    expect(existsSync(join(cwd, 'data'))).toBe(false);
  });
});
