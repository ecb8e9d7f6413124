/** What can go wrong between us and a host, in words. */
import { DataError } from '../domain/errors.ts';

const LATER = 'the same command goes on where it stopped: try it again later';

/** Where something was asked: the method, the host and the path, without a long query. */
export function askedAt(method: string, url: URL): string {
  const whole = `${method} ${url.origin}${url.pathname}${url.search}`;
  return whole.length <= 160 ? whole : `${whole.slice(0, 157)}...`;
}

/** The beginning of a body, on one line. */
export const excerpt = (text: string): string => {
  const line = text.replace(/\s+/g, ' ').trim();
  return line.length <= 120 ? line : `${line.slice(0, 117)}...`;
};

/** An attempt that may be made again. */
export class Again extends Error {
  override readonly name = 'Again';
  /** How long the host asked to be left alone, ms; null where it did not. */
  readonly waitMs: number | null;
  /** No connection came about. */
  readonly unreached: boolean;

  constructor(what: string, waitMs: number | null = null, unreached = false) {
    super(what);
    this.waitMs = waitMs;
    this.unreached = unreached;
  }
}

/** 451 says a law forbids it; 403 says no, and venues say it to countries, networks and the hasty. */
export function refused(where: string, status: number, body: string): DataError {
  const law = status === 451;
  const said = excerpt(body.replace(/<[^>]*>/g, ' '));
  return new DataError({
    where,
    expected: 'an answer',
    found: `${status}: the host refuses this network or country${law ? '' : ', or so many requests'}${said === '' ? '' : ` ("${said}")`}`,
    hint: 'use a proxy that it accepts (HTTPS_PROXY=http://…), another source (legrisk import), or wait where you asked too often',
  });
}

export function notFound(where: string): DataError {
  return new DataError({
    where,
    expected: 'an interface of the venue',
    found: '404: nothing there',
    hint: 'check the instrument, and --base-url where it was given',
  });
}

export function unsuitable(where: string, status: number, body: string): DataError {
  const said = excerpt(body);
  return new DataError({
    where,
    expected: 'an answer',
    found: `${status}${said === '' ? '' : `: ${said}`}`,
  });
}

export function movedAway(where: string, target: string): DataError {
  return new DataError({
    where,
    expected: 'an answer of the same host',
    found: `a redirection to ${target}`,
    hint: 'if the venue has moved, say its new address with --base-url',
  });
}

export function tooLong(where: string, bytesMax: number): DataError {
  return new DataError({
    where,
    expected: `at most ${bytesMax} bytes`,
    found: 'more',
    hint: 'no history is this long: look at what that host answers',
  });
}

export function gaveUp(where: string, { message, unreached }: Again, tries: number): DataError {
  return new DataError({
    where,
    expected: 'a whole answer',
    found: tries === 1 ? message : `${message}, in ${tries} tries`,
    hint: unreached
      ? 'check the connection; proxies are taken from HTTPS_PROXY and HTTP_PROXY'
      : LATER,
  });
}

export function waitTooLong(where: string, waitMs: number): DataError {
  return new DataError({
    where,
    expected: 'an answer within minutes',
    found: `the wish to be left alone for ${Math.ceil(waitMs / 1_000)} s`,
    hint: LATER,
  });
}

const CODES_UNREACHED = new Set([
  ...['ENOTFOUND', 'EAI_AGAIN', 'ECONNREFUSED', 'EHOSTUNREACH', 'ENETUNREACH'],
  'UND_ERR_CONNECT_TIMEOUT',
]);

/** A fault of the connection, as an attempt that may be made again. */
export function connectionFault(error: unknown): Again {
  const code = codeOf(error);
  if (code !== null && CODES_UNREACHED.has(code))
    return new Again(`no connection (${code})`, null, true);
  const said = error instanceof Error ? error.message : String(error);
  return new Again(
    `an answer that broke off (${said === '' ? (code ?? 'no reason given') : said})`,
  );
}

function codeOf(error: unknown): string | null {
  if (!(error instanceof Error)) return null;
  if ('code' in error && typeof error.code === 'string') return error.code;
  return error.cause === undefined ? null : codeOf(error.cause);
}
