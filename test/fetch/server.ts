/**
 * A host on this machine that answers as a venue would: routes with the parameters their documentation
 * knows, a log of what was asked, and faults on demand.
 */
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterAll } from 'vitest';

export interface Ask {
  readonly method: string;
  readonly path: string;
  readonly query: URLSearchParams;
  readonly headers: Readonly<Record<string, string | readonly string[] | undefined>>;
  readonly body: string;
  /** What the route's pattern caught. */
  readonly groups: Readonly<Record<string, string>>;
}

export interface Reply {
  readonly status?: number;
  readonly headers?: Readonly<Record<string, string>>;
  /** Anything but text and bytes is sent as JSON. */
  readonly body: unknown;
}

export interface Route {
  readonly method?: 'GET' | 'POST';
  /** The whole path, or a pattern of it. */
  readonly path: string | RegExp;
  /** The query parameters that the documentation knows; any other is answered with 400. */
  readonly parameters: readonly string[];
  readonly answer: (ask: Ask) => Reply;
}

/** What happens instead of the answer, or to it. */
export type Fault =
  | { readonly sort: 'status'; readonly status: number; readonly retryAfter?: string }
  /** The connection is destroyed after half of the body. */
  | { readonly sort: 'cut' }
  /** A whole answer of HTTP whose text ends half way. */
  | { readonly sort: 'truncated' }
  | { readonly sort: 'html' | 'empty' | 'garbage' }
  | { readonly sort: 'slow'; readonly ms: number };

export interface Logged {
  readonly method: string;
  readonly path: string;
  readonly query: string;
  readonly body: string;
  readonly userAgent: string;
  readonly atMs: number;
  readonly status: number;
}

export interface Host {
  /** `http://127.0.0.1:PORT`. */
  readonly url: string;
  readonly log: Logged[];
  /** Asked before every answer, with the number of the request, from 0; null: answer as it should be. */
  fault: (ask: Ask, request: number) => Fault | null;
  readonly close: () => Promise<void>;
}

const open: Host[] = [];

// Here and not where a host is opened: a hook set inside a describe ends with that describe.
afterAll(async () => {
  for (const host of open) await host.close();
});

/** Listens on a port of its own until the test file is done. */
export async function listen(routes: readonly Route[]): Promise<Host> {
  const log: Logged[] = [];
  const server = createServer((request, response) => {
    void respond(request, response).catch(() => response.destroy());
  });
  const respond = async (request: IncomingMessage, response: ServerResponse) => {
    const body = await textOf(request);
    const url = new URL(request.url ?? '/', 'http://127.0.0.1');
    const ask: Ask = {
      method: request.method ?? 'GET',
      path: decodeURIComponent(url.pathname),
      query: url.searchParams,
      headers: request.headers,
      body,
      groups: {},
    };
    const fault = host.fault(ask, log.length);
    const reply = replyOf(routes, ask);
    const status = fault?.sort === 'status' ? fault.status : (reply.status ?? 200);
    const { method, path } = ask;
    const userAgent = String(ask.headers['user-agent'] ?? '');
    log.push({ method, path, query: url.search, body, userAgent, atMs: Date.now(), status });
    await send(response, reply, fault);
  };
  const port = await started(server);
  const host: Host = {
    url: `http://127.0.0.1:${port}`,
    log,
    fault: () => null,
    close: () =>
      new Promise((resolve) => {
        server.closeAllConnections();
        server.close(() => resolve());
      }),
  };
  open.push(host);
  return host;
}

function started(server: Server): Promise<number> {
  return new Promise((resolve) => {
    server.listen(0, '127.0.0.1', () => resolve((server.address() as AddressInfo).port));
  });
}

async function textOf(request: IncomingMessage): Promise<string> {
  let text = '';
  for await (const chunk of request) text += String(chunk);
  return text;
}

function replyOf(routes: readonly Route[], ask: Ask): Reply {
  for (const route of routes) {
    const groups = matched(route.path, ask.path);
    if (groups === null) continue;
    if ((route.method ?? 'GET') !== ask.method)
      return { status: 405, body: { error: `${ask.method} is not allowed here` } };
    const unknown = [...ask.query.keys()].filter((name) => !route.parameters.includes(name));
    if (unknown.length > 0)
      return { status: 400, body: { error: `unknown parameter ${unknown.join(', ')}` } };
    return route.answer({ ...ask, groups });
  }
  return { status: 404, body: { error: `no such path: ${ask.path}` } };
}

function matched(pattern: string | RegExp, path: string): Record<string, string> | null {
  if (typeof pattern === 'string') return pattern === path ? {} : null;
  const found = pattern.exec(path);
  return found === null ? null : { ...found.groups };
}

async function send(response: ServerResponse, reply: Reply, fault: Fault | null): Promise<void> {
  const bytes = bytesOf(reply.body);
  const type = typeof reply.body === 'string' ? 'text/plain' : 'application/json';
  const headers = { 'content-type': type, ...reply.headers };
  const status = reply.status ?? 200;
  if (fault === null) return finish(response, status, headers, bytes);
  if (fault.sort === 'slow') {
    await new Promise((resolve) => setTimeout(resolve, fault.ms));
    return finish(response, status, headers, bytes);
  }
  if (fault.sort === 'status') {
    const after = fault.retryAfter;
    const said = after === undefined ? {} : { 'retry-after': after };
    const page = Buffer.from(`<html><body>error ${fault.status}</body></html>`);
    return finish(response, fault.status, { 'content-type': 'text/html', ...said }, page);
  }
  const half = bytes.subarray(0, Math.floor(bytes.length / 2));
  if (fault.sort === 'cut') {
    response.writeHead(status, { ...headers, 'content-length': String(Math.max(2, bytes.length)) });
    response.write(half, () => response.destroy());
    return;
  }
  const instead = {
    truncated: half,
    html: Buffer.from('<!doctype html><title>Checking your browser</title>'),
    empty: Buffer.alloc(0),
    garbage: Buffer.from('{"retCode":0,,}'),
  }[fault.sort];
  finish(response, 200, headers, instead);
}

function finish(
  response: ServerResponse,
  status: number,
  headers: Readonly<Record<string, string>>,
  bytes: Buffer,
): void {
  response.writeHead(status, { ...headers, 'content-length': String(bytes.length) });
  response.end(bytes);
}

function bytesOf(body: unknown): Buffer {
  if (Buffer.isBuffer(body)) return body;
  return Buffer.from(typeof body === 'string' ? body : JSON.stringify(body));
}

/** The most requests in any window of that length. */
export function busiest(log: readonly Logged[], windowMs: number): number {
  let most = 0;
  let first = 0;
  for (const [last, { atMs }] of log.entries()) {
    while (atMs - (log[first]?.atMs ?? 0) >= windowMs) first += 1;
    most = Math.max(most, last - first + 1);
  }
  return most;
}
