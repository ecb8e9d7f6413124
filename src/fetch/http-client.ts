/** The network: requests that are tried again as long as that is decent, and answers that are whole. */
import { createHash } from 'node:crypto';
import { createWriteStream } from 'node:fs';
import { Transform } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { createBrotliDecompress, createGunzip, createInflate } from 'node:zlib';
import pRetry from 'p-retry';
import { Agent, type Dispatcher, EnvHttpProxyAgent, request as send } from 'undici';
import { DataError } from '../domain/errors.ts';
import type { Client, JsonAnswer, Judge, Request } from './client.ts';
import {
  Again,
  askedAt,
  connectionFault,
  excerpt,
  gaveUp,
  movedAway,
  notFound,
  refused,
  tooLong,
  unsuitable,
  waitTooLong,
} from './http-errors.ts';
import { HTTP_LIMITS, type HttpLimits } from './http-limits.ts';
import { retryAfterMs } from './retry-after.ts';

/** Proxies as the variables HTTP_PROXY, HTTPS_PROXY and NO_PROXY name them; empty: none. */
export interface Proxies {
  readonly http: string;
  readonly https: string;
  readonly except: string;
}

export interface HttpOptions {
  /** Stands for scheme and host of every request, its path before theirs; null: the venues' own. */
  readonly baseUrl: string | null;
  readonly proxies: Proxies | null;
  readonly userAgent: string;
  readonly nowMs: () => number;
  readonly sleep: (ms: number) => Promise<void>;
  readonly limits?: Partial<HttpLimits>;
}

type Answer = Dispatcher.ResponseData;

const REDIRECTS_MAX = 3;

export class HttpClient implements Client {
  readonly #options: HttpOptions;
  readonly #limits: HttpLimits;
  readonly #dispatcher: Dispatcher;
  /** By host, until when it asked to be left alone. */
  readonly #pauses = new Map<string, number>();
  #requests = 0;

  constructor(options: HttpOptions) {
    this.#options = options;
    this.#limits = { ...HTTP_LIMITS, ...options.limits };
    this.#dispatcher = dispatcherOf(options.proxies, this.#limits);
  }

  /** How many requests went out. */
  get requests(): number {
    return this.#requests;
  }

  async close(): Promise<void> {
    await this.#dispatcher.destroy();
  }

  json(request: Request, judge: Judge): Promise<JsonAnswer> {
    return this.#tried(packed(request), async (answer, where) => {
      const { statusCode: status } = answer;
      const { text, sha256 } = await bodyOf(answer, this.#limits.jsonBytes, where);
      const json = parsed(text);
      const good = status >= 200 && status < 300;
      if (json === NOT_JSON && good) throw new Again(notJson(text));
      if (json === NOT_JSON)
        throw status === 404 ? notFound(where) : unsuitable(where, status, text);
      const whole = { status, headers: headersOf(answer), text, json, sha256 };
      if (judge(whole) === 'retry') throw new Again(`"${excerpt(text)}"`);
      if (!good) throw unsuitable(where, status, text);
      return whole;
    });
  }

  text(request: Request): Promise<string | null> {
    return this.#tried(packed(request), async (answer, where) => {
      const { text } = await bodyOf(answer, this.#limits.textBytes, where);
      return foundOrNull(answer.statusCode, text, where) ? text : null;
    });
  }

  file(request: Request, path: string): Promise<string | null> {
    return this.#tried(
      request,
      async (answer, where) => {
        if (answer.statusCode !== 200) {
          const { text } = await bodyOf(answer, this.#limits.textBytes, where);
          foundOrNull(answer.statusCode, text, where);
          return null;
        }
        return await bodyToFile(answer, path, this.#limits.fileBytes, where);
      },
      this.#limits.fileMs,
    );
  }

  /** Tries until `take` is content with an answer. */
  async #tried<T>(
    request: Request,
    take: (answer: Answer, where: string) => Promise<T>,
    wholeMs: number = this.#limits.answerMs,
  ): Promise<T> {
    const { tries, connectionTries, firstWaitMs, longestWaitMs } = this.#limits;
    const url = this.#rebased(request.url);
    const where = askedAt(request.method, url);
    let made = 0;
    let waited = 0;
    try {
      return await pRetry(() => this.#attempt(request, url, where, take, wholeMs), {
        retries: tries - 1,
        minTimeout: firstWaitMs,
        maxTimeout: longestWaitMs,
        randomize: true,
        onFailedAttempt: ({ error, attemptNumber }) => {
          made = attemptNumber;
          if (!(error instanceof Again) || error.waitMs === null) return;
          waited += error.waitMs;
          if (waited > this.#limits.askedWaitMs) throw waitTooLong(where, error.waitMs);
          this.#pauses.set(url.host, this.#options.nowMs() + error.waitMs);
        },
        shouldRetry: ({ error, attemptNumber }) =>
          error instanceof Again && !(error.unreached && attemptNumber >= connectionTries),
      });
    } catch (error) {
      throw error instanceof Again ? gaveUp(where, error, made) : error;
    }
  }

  async #attempt<T>(
    request: Request,
    url: URL,
    where: string,
    take: (answer: Answer, where: string) => Promise<T>,
    wholeMs: number,
  ): Promise<T> {
    await this.#pause(url.host);
    const answer = await this.#answer(request, url, where, AbortSignal.timeout(wholeMs));
    const { statusCode: status } = answer;
    if (status === 429 || status === 418 || status >= 500) throw await this.#busy(answer, where);
    if (status === 403 || status === 451)
      throw refused(where, status, (await bodyOf(answer, this.#limits.textBytes, where)).text);
    return await take(answer, where);
  }

  /** Follows the host's redirections to itself. */
  async #answer(request: Request, start: URL, where: string, signal: AbortSignal): Promise<Answer> {
    const { method, headers, body } = request;
    const { userAgent } = this.#options;
    let url = start;
    for (let hop = 0; hop <= REDIRECTS_MAX; hop += 1) {
      this.#requests += 1;
      const sent = send(url, {
        method,
        headers: {
          accept: '*/*',
          'accept-encoding': 'identity',
          ...inLowerCase(headers),
          'user-agent': userAgent,
        },
        body,
        signal,
        dispatcher: this.#dispatcher,
      });
      const answer = await onWire(sent);
      const location = headersOf(answer)['location'];
      if (answer.statusCode < 300 || answer.statusCode >= 400 || location === undefined)
        return answer;
      await answer.body.dump();
      const next = new URL(location, url);
      if (next.hostname !== url.hostname || method !== 'GET') throw movedAway(where, next.origin);
      url = next;
    }
    throw movedAway(where, `${url.origin}, more than ${REDIRECTS_MAX} times`);
  }

  async #busy(answer: Answer, where: string): Promise<Again> {
    const { statusCode: status } = answer;
    const { text } = await bodyOf(answer, this.#limits.jsonBytes, where);
    const waitMs = retryAfterMs(headersOf(answer)['retry-after'], this.#options.nowMs());
    const said = excerpt(text.replace(/<[^>]*>/g, ' '));
    const what = status >= 500 ? 'the host has a fault' : 'too many requests';
    return new Again(`${status}: ${what}${said === '' ? '' : ` ("${said}")`}`, waitMs);
  }

  /** What one request was asked to wait, the others of that host wait too. */
  async #pause(host: string): Promise<void> {
    const left = (this.#pauses.get(host) ?? 0) - this.#options.nowMs();
    if (left > 0) await this.#options.sleep(left);
  }

  #rebased(address: string): URL {
    const real = new URL(address);
    const { baseUrl } = this.#options;
    if (baseUrl === null) return real;
    const base = new URL(baseUrl);
    base.pathname = `${base.pathname.replace(/\/+$/, '')}${real.pathname}`;
    base.search = real.search;
    return base;
  }
}

function dispatcherOf(proxies: Proxies | null, limits: HttpLimits): Dispatcher {
  const times = {
    connect: { timeout: limits.connectMs },
    headersTimeout: limits.silenceMs,
    bodyTimeout: limits.silenceMs,
  };
  if (proxies === null) return new Agent(times);
  const { http, https, except } = proxies;
  return new EnvHttpProxyAgent({
    ...times,
    httpProxy: http,
    httpsProxy: https,
    noProxy: except,
  });
}

/** Texts may come packed; a file is wanted as it lies there, for its hash is that of its bytes. */
const packed = (request: Request): Request => ({
  ...request,
  headers: { ...request.headers, 'accept-encoding': 'gzip' },
});

const inLowerCase = (headers: Request['headers']): Record<string, string> =>
  Object.fromEntries(Object.entries(headers).map(([name, value]) => [name.toLowerCase(), value]));

/** The disk that a file is written to. */
const CODES_HERE = new Set(['ENOSPC', 'EDQUOT', 'EFBIG', 'EROFS', 'EACCES', 'ENOENT', 'EISDIR']);

/** What fails on the wire may be tried again; what fails here is no matter of the wire. */
async function onWire<T>(work: Promise<T>): Promise<T> {
  try {
    return await work;
  } catch (error) {
    const code = error instanceof Error && 'code' in error ? error.code : null;
    if (error instanceof DataError || CODES_HERE.has(String(code))) throw error;
    throw connectionFault(error);
  }
}

function headersOf({ headers }: Answer): Record<string, string> {
  const named: Record<string, string> = {};
  for (const [name, value] of Object.entries(headers))
    if (value !== undefined) named[name] = Array.isArray(value) ? value.join(', ') : value;
  return named;
}

/** How texts may be packed on the way; the limit of bytes counts what comes out. */
const UNPACKERS: Readonly<Record<string, () => Transform>> = {
  gzip: createGunzip,
  deflate: createInflate,
  br: createBrotliDecompress,
};

async function bodyOf(
  answer: Answer,
  bytesMax: number,
  where: string,
): Promise<{ text: string; sha256: string }> {
  const hash = createHash('sha256');
  const decoder = new TextDecoder('utf-8');
  let text = '';
  let bytes = 0;
  const read = async (chunks: AsyncIterable<Uint8Array>): Promise<void> => {
    for await (const chunk of chunks) {
      bytes += chunk.length;
      if (bytes > bytesMax) throw tooLong(where, bytesMax);
      hash.update(chunk);
      text += decoder.decode(chunk, { stream: true });
    }
  };
  const unpacker = UNPACKERS[headersOf(answer)['content-encoding'] ?? ''];
  await onWire(
    unpacker === undefined ? read(answer.body) : pipeline(answer.body, unpacker(), read),
  );
  return { text: text + decoder.decode(), sha256: hash.digest('hex') };
}

async function bodyToFile(
  { body }: Answer,
  path: string,
  bytesMax: number,
  where: string,
): Promise<string> {
  const hash = createHash('sha256');
  let bytes = 0;
  const measured = new Transform({
    transform(chunk: Uint8Array, _encoding, done) {
      bytes += chunk.length;
      hash.update(chunk);
      done(bytes > bytesMax ? tooLong(where, bytesMax) : null, chunk);
    },
  });
  await onWire(pipeline(body, measured, createWriteStream(path)));
  return hash.digest('hex');
}

/** @throws DataError for any status but found and not found */
function foundOrNull(status: number, text: string, where: string): boolean {
  if (status === 404) return false;
  if (status === 200) return true;
  throw unsuitable(where, status, text);
}

const NOT_JSON = Symbol('no JSON');

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return NOT_JSON;
  }
}

function notJson(text: string): string {
  if (text.trim() === '') return 'an empty body';
  if (/^\s*</.test(text))
    return `a page instead of JSON ("${excerpt(text.replace(/<[^>]*>/g, ' '))}")`;
  const start = excerpt(text).slice(0, 40);
  return /^\s*[[{]/.test(text) ? `JSON that breaks off ("${start}…")` : `no JSON ("${start}")`;
}
