/**
 * Goal: an answer that reaches a fetcher is whole, and what is no answer is told in words.
 * Method: a host on this machine with one list of JSON, one text and one file, and each fault in turn.
 */
import { createHash } from 'node:crypto';
import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { createServer } from 'node:http';
import { type AddressInfo, connect, type Socket } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { brotliCompressSync, deflateSync, gzipSync } from 'node:zlib';
import { afterAll, describe, expect, test } from 'vitest';
import { DataError, InvariantError } from '../../src/domain/errors.ts';
import { get, type Judge } from '../../src/fetch/client.ts';
import { retryAfterMs } from '../../src/fetch/retry-after.ts';
import { type Fault, type Host, listen, type Route } from './server.ts';
import { worldAt } from './world.ts';

const LIST = Array.from({ length: 200 }, (_, index) => [index, `${index}.5`]);
const FILE = new Uint8Array(Buffer.alloc(300_000, 'legrisk '));
const FILE_HASH = createHash('sha256').update(FILE).digest('hex');
const ROUTES: readonly Route[] = [
  { path: '/v1/list', parameters: ['symbol', 'limit'], answer: () => ({ body: LIST }) },
  { path: '/v1/file.zip', parameters: [], answer: () => ({ body: Buffer.from(FILE) }) },
  { path: '/v1/said', parameters: [], answer: () => ({ body: { code: 7, msg: 'later' } }) },
  { path: '/prefix/v1/list', parameters: ['symbol'], answer: () => ({ body: ['prefixed'] }) },
  {
    path: '/v1/bad',
    parameters: [],
    answer: () => ({ status: 400, body: { code: -1121, msg: 'Invalid symbol.' } }),
  },
  {
    path: /^\/v1\/(?<packing>gzip|br|deflate)$/,
    parameters: [],
    answer: ({ groups, headers }) => {
      const packing = groups['packing'] ?? '';
      const pack = { gzip: gzipSync, br: brotliCompressSync, deflate: deflateSync }[packing];
      expect(headers['accept-encoding']).toBe('gzip');
      const body = pack?.(JSON.stringify(LIST)) ?? Buffer.alloc(0);
      return { headers: { 'content-encoding': packing }, body };
    },
  },
  {
    path: '/v1/here',
    parameters: [],
    answer: () => ({ status: 302, headers: { location: '/v1/list' }, body: '' }),
  },
  {
    path: '/v1/away',
    parameters: [],
    answer: () => ({ status: 301, headers: { location: 'http://example.org/v1/list' }, body: '' }),
  },
  {
    path: '/v1/circle',
    parameters: [],
    answer: () => ({ status: 302, headers: { location: '/v1/circle' }, body: '' }),
  },
];
const SOUND: Judge = () => 'sound';
const URL_LIST = 'https://api.venue.test/v1/list?symbol=BTCUSDT';

const folder = mkdtempSync(join(tmpdir(), 'legrisk-http-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

/** The faults of the first requests, one each. */
function failing(host: Host, faults: readonly Fault[]): void {
  host.fault = (_ask, request) => faults[request] ?? null;
}

const failureOf = (work: Promise<unknown>): Promise<DataError> =>
  work.then(
    () => Promise.reject(new Error('it was answered')),
    (error: unknown) => {
      expect(error).toBeInstanceOf(DataError);
      return error as DataError;
    },
  );

describe('an answer of JSON', () => {
  test('comes with its status, its headers and the hash of its body', async () => {
    const host = await listen(ROUTES);
    const { client } = worldAt(host.url);
    const answer = await client.json(get(URL_LIST), SOUND);
    expect(answer.json).toEqual(LIST);
    expect(answer.status).toBe(200);
    expect(answer.headers['content-type']).toBe('application/json');
    expect(answer.sha256).toBe(createHash('sha256').update(JSON.stringify(LIST)).digest('hex'));
    expect(host.log).toMatchObject([{ path: '/v1/list', query: '?symbol=BTCUSDT' }]);
    expect(host.log[0]?.userAgent).toBe('legrisk/test');
  });

  test.each<[string, Fault]>([
    ['a fault of the host', { sort: 'status', status: 500 }],
    ['a bad gateway', { sort: 'status', status: 502 }],
    ['an unavailable host', { sort: 'status', status: 503 }],
    ['too many requests', { sort: 'status', status: 429 }],
    ['a ban of some seconds', { sort: 'status', status: 418, retryAfter: '3' }],
    ['a connection that breaks off', { sort: 'cut' }],
    ['half of the JSON', { sort: 'truncated' }],
    ['a page of HTML with status 200', { sort: 'html' }],
    ['an empty body with status 200', { sort: 'empty' }],
    ['malformed JSON', { sort: 'garbage' }],
  ])('after %s, it is asked for again', async (_name, fault) => {
    const host = await listen(ROUTES);
    failing(host, [fault, fault]);
    const { client } = worldAt(host.url);
    expect((await client.json(get(URL_LIST), SOUND)).json).toEqual(LIST);
    expect(host.log).toHaveLength(3);
    expect(client.requests).toBe(3);
  });

  test.each<[string, Fault, string]>([
    [
      '500',
      { sort: 'status', status: 500 },
      '500: the host has a fault ("error 500"), in 10 tries',
    ],
    ['429', { sort: 'status', status: 429 }, '429: too many requests ("error 429"), in 10 tries'],
    ['HTML', { sort: 'html' }, 'a page instead of JSON ("Checking your browser"), in 10 tries'],
    ['nothing', { sort: 'empty' }, 'an empty body, in 10 tries'],
    ['half a list', { sort: 'truncated' }, 'JSON that breaks off'],
    ['a cut body', { sort: 'cut' }, 'an answer that broke off'],
  ])('%s for ever is an error after ten tries', async (_name, fault, found) => {
    const host = await listen(ROUTES);
    host.fault = () => fault;
    const { issues } = await failureOf(worldAt(host.url).client.json(get(URL_LIST), SOUND));
    expect(host.log).toHaveLength(10);
    expect(issues[0]?.where).toBe(`GET ${host.url}/v1/list?symbol=BTCUSDT`);
    expect(issues[0]?.found).toContain(found);
  });

  test.each([
    [451, 'the host refuses this network or country ("error 451")'],
    [403, 'the host refuses this network or country, or so many requests ("error 403")'],
  ])('%i is not asked twice, and says what can be done', async (status, found) => {
    const host = await listen(ROUTES);
    host.fault = () => ({ sort: 'status', status });
    const { issues } = await failureOf(worldAt(host.url).client.json(get(URL_LIST), SOUND));
    expect(host.log).toHaveLength(1);
    expect(issues[0]?.found).toBe(`${status}: ${found}`);
    expect(issues[0]?.hint).toContain('HTTPS_PROXY');
  });

  test('the venue’s own word for later is heard', async () => {
    const host = await listen(ROUTES);
    const answers: string[] = [];
    const judge: Judge = ({ text }) => {
      answers.push(text);
      return answers.length < 3 ? 'retry' : 'sound';
    };
    await worldAt(host.url).client.json(get('https://api.venue.test/v1/said'), judge);
    expect(answers).toHaveLength(3);
  });

  test('a refusal in JSON goes to the judge, and is an error when he lets it pass', async () => {
    const host = await listen(ROUTES);
    const { client } = worldAt(host.url);
    const refuse: Judge = ({ status, json }) => {
      throw new DataError({
        where: 'venue',
        expected: String(status),
        found: JSON.stringify(json),
      });
    };
    const bad = get('https://api.venue.test/v1/bad');
    const own = await failureOf(client.json(bad, refuse));
    expect(own.issues).toEqual([
      { where: 'venue', expected: '400', found: '{"code":-1121,"msg":"Invalid symbol."}' },
    ]);
    const plain = await failureOf(client.json(bad, SOUND));
    expect(plain.issues[0]?.found).toBe('400: {"code":-1121,"msg":"Invalid symbol."}');
    expect(host.log).toHaveLength(2);
  });

  test.each(['gzip', 'br', 'deflate'])(
    'may come packed with %s, and is as long as it says',
    async (packing) => {
      const host = await listen(ROUTES);
      const { client } = worldAt(host.url);
      const asked = get(`https://v.test/v1/${packing}`);
      expect((await client.json(asked, SOUND)).json).toEqual(LIST);
      failing(host, [{ sort: 'cut' }, { sort: 'cut' }]);
      expect((await client.json(asked, SOUND)).json).toEqual(LIST);
      const small = worldAt(host.url, 0, { limits: { jsonBytes: 100 } });
      expect((await failureOf(small.client.json(asked, SOUND))).issues[0]?.expected).toBe(
        'at most 100 bytes',
      );
    },
  );

  test('a fault of our own is none of the host’s: it is not asked again', async () => {
    const host = await listen(ROUTES);
    const ours = new InvariantError('a judge that fell over');
    const judge: Judge = () => {
      throw ours;
    };
    await expect(worldAt(host.url).client.json(get(URL_LIST), judge)).rejects.toBe(ours);
    expect(host.log).toHaveLength(1);
  });

  test('a slow host is waited for, a silent one is not', async () => {
    const host = await listen(ROUTES);
    failing(host, [{ sort: 'slow', ms: 150 }]);
    const { client } = worldAt(host.url, 0, { limits: { silenceMs: 5_000 } });
    expect((await client.json(get(URL_LIST), SOUND)).json).toEqual(LIST);
    const silent = await listen(ROUTES);
    silent.fault = () => ({ sort: 'slow', ms: 3_000 });
    const limits = { firstWaitMs: 1, answerMs: 50, tries: 2 };
    const world = worldAt(silent.url, 0, { limits });
    const { issues } = await failureOf(world.client.json(get(URL_LIST), SOUND));
    expect(issues[0]?.found).toMatch(/broke off .*timeout.*, in 2 tries/);
  });

  test('a body beyond the limit is refused', async () => {
    const host = await listen(ROUTES);
    const { client } = worldAt(host.url, 0, { limits: { jsonBytes: 100 } });
    const { issues } = await failureOf(client.json(get(URL_LIST), SOUND));
    expect(issues[0]?.expected).toBe('at most 100 bytes');
  });
});

describe('Retry-After', () => {
  test('is slept through, in seconds', async () => {
    const host = await listen(ROUTES);
    failing(host, [{ sort: 'status', status: 429, retryAfter: '7' }]);
    const world = worldAt(host.url);
    await world.client.json(get(URL_LIST), SOUND);
    expect(world.slept).toEqual([7_000]);
  });

  test('of ten minutes is not waited for', async () => {
    const host = await listen(ROUTES);
    host.fault = () => ({ sort: 'status', status: 418, retryAfter: '600' });
    const world = worldAt(host.url);
    const { issues } = await failureOf(world.client.json(get(URL_LIST), SOUND));
    expect(issues[0]?.found).toBe('the wish to be left alone for 600 s');
    expect(host.log).toHaveLength(1);
    expect(world.slept).toEqual([]);
  });

  test('is read as seconds and as a date, and nothing else', () => {
    const now = Date.UTC(2015, 9, 21, 7, 27, 50);
    expect(retryAfterMs('120', now)).toBe(120_000);
    expect(retryAfterMs('Wed, 21 Oct 2015 07:28:00 GMT', now)).toBe(10_000);
    expect(retryAfterMs('Wed, 21 Oct 2015 07:27:00 GMT', now)).toBe(0);
    expect(retryAfterMs('soon', now)).toBeNull();
    expect(retryAfterMs(undefined, now)).toBeNull();
  });
});

describe('where a request goes', () => {
  test('the base URL may have a path of its own', async () => {
    const host = await listen(ROUTES);
    const { client } = worldAt(`${host.url}/prefix/`);
    expect((await client.json(get(URL_LIST), SOUND)).json).toEqual(['prefixed']);
  });

  test('a redirection within the host is followed, one to another host is not', async () => {
    const host = await listen(ROUTES);
    const { client } = worldAt(host.url);
    expect((await client.json(get('https://v.test/v1/here'), SOUND)).json).toEqual(LIST);
    const away = await failureOf(client.json(get('https://v.test/v1/away'), SOUND));
    expect(away.issues[0]?.found).toBe('a redirection to http://example.org');
    const circle = await failureOf(client.json(get('https://v.test/v1/circle'), SOUND));
    expect(circle.issues[0]?.found).toContain('more than 3 times');
  });

  test('nobody there: five tries, and a word about the connection', async () => {
    const host = await listen([]);
    await host.close();
    const { client } = worldAt(host.url);
    const { issues } = await failureOf(client.json(get(URL_LIST), SOUND));
    expect(issues[0]?.found).toBe('no connection (ECONNREFUSED), in 5 tries');
    expect(client.requests).toBe(5);
  });

  test('a proxy is asked for the way, but not for hosts that it is not for', async () => {
    const host = await listen(ROUTES);
    const seen: string[] = [];
    const proxy = createServer();
    proxy.on('connect', (request, socket: Socket, head: Uint8Array) => {
      seen.push(String(request.url));
      const upstream = connect(Number(new URL(host.url).port), '127.0.0.1', () => {
        socket.write('HTTP/1.1 200 OK\r\n\r\n');
        upstream.write(head);
        upstream.pipe(socket).pipe(upstream);
      });
      upstream.on('error', () => socket.destroy());
    });
    await new Promise<void>((resolve) => proxy.listen(0, '127.0.0.1', resolve));
    const http = `http://127.0.0.1:${(proxy.address() as AddressInfo).port}`;
    const proxies = { http, https: '', except: '' };
    const through = worldAt('http://venue.invalid', 0, { proxies });
    expect((await through.client.json(get(URL_LIST), SOUND)).json).toEqual(LIST);
    expect(seen).toEqual(['venue.invalid:80']);
    const beside = worldAt(host.url, 0, { proxies: { ...proxies, except: '127.0.0.1' } });
    expect((await beside.client.json(get(URL_LIST), SOUND)).json).toEqual(LIST);
    expect(seen).toHaveLength(1);
    await through.client.close();
    proxy.closeAllConnections();
    proxy.close();
  });
});

describe('a file', () => {
  test.each<[string, Fault | null]>([
    ['at once', null],
    ['after a connection that broke off', { sort: 'cut' }],
    ['after a fault of the host', { sort: 'status', status: 503 }],
  ])('arrives whole %s', async (_name, fault) => {
    const host = await listen(ROUTES);
    failing(host, fault === null ? [] : [fault]);
    const path = join(folder, 'file.zip');
    const sha256 = await worldAt(host.url).client.file(get('https://v.test/v1/file.zip'), path);
    expect(sha256).toBe(FILE_HASH);
    expect(readFileSync(path).toString()).toBe(Buffer.from(FILE).toString());
  });

  test('that is not there is null, and no file is left', async () => {
    const host = await listen(ROUTES);
    const { client } = worldAt(host.url);
    const path = join(folder, 'absent.zip');
    expect(await client.file(get('https://v.test/v1/absent.zip'), path)).toBeNull();
    expect(await client.text(get('https://v.test/v1/absent.zip.CHECKSUM'))).toBeNull();
    expect(existsSync(path)).toBe(false);
    expect(host.log).toHaveLength(2);
  });
});
