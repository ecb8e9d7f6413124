/**
 * What the fetchers ask of the network. One implementation talks HTTP (http-client.ts): it asks again
 * what may be asked again, waits as long as the venue says, and throws a DataError with a clear word for
 * what may not.
 */

export interface Request {
  readonly method: 'GET' | 'POST';
  /** Whole, with its query, as the venue publishes it: `--base-url` is put in by the client. */
  readonly url: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string | null;
}

/** A whole answer whose body is JSON. */
export interface JsonAnswer {
  readonly status: number;
  /** Names in lower case. */
  readonly headers: Readonly<Record<string, string>>;
  readonly text: string;
  readonly json: unknown;
  /** SHA-256 of the body, lower-case hex. */
  readonly sha256: string;
}

/**
 * Reads what the venue says of itself in its JSON: `retry` when it may be asked again; throws a
 * DataError where it refuses. It sees answers of every status but those that speak for themselves
 * (429, 418, 403, 451 and 5xx); what it calls sound must have a status of 2xx all the same.
 */
export type Judge = (answer: JsonAnswer) => 'sound' | 'retry';

export interface Client {
  /**
   * A body that is no JSON (cut off, empty, a page of HTML) is asked for again, and is an error when it
   * stays so.
   *
   * @throws DataError when the venue refuses, or does not answer soundly after all tries
   */
  readonly json: (request: Request, judge: Judge) => Promise<JsonAnswer>;
  /**
   * A short text, or null where the host has no such file (404).
   *
   * @throws DataError as `json` does
   */
  readonly text: (request: Request) => Promise<string | null>;
  /**
   * The body into a file; its SHA-256 in lower-case hex, or null where the host has no such file (404).
   *
   * @throws DataError when the host refuses, or the file does not arrive whole after all tries
   */
  readonly file: (request: Request, path: string) => Promise<string | null>;
}

/** A plain request for something public. */
export const get = (url: string): Request => ({ method: 'GET', url, headers: {}, body: null });
