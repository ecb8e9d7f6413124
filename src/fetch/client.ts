/**
 * What the fetchers ask of the network. One implementation talks HTTP: it retries what may be retried,
 * waits as long as the venue says, and throws a DataError with a clear word for what may not.
 */

export interface Request {
  readonly method: 'GET' | 'POST';
  /** Whole, with its query. */
  readonly url: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string | null;
}

/** A whole answer whose body is JSON. */
export interface JsonAnswer {
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;
  readonly text: string;
  readonly json: unknown;
}

export interface Client {
  /**
   * A body that is no JSON (cut off, empty, a page of HTML) is asked for again, and is an error when it
   * stays so.
   *
   * @param judge throws where the venue says in its JSON that it failed: `retry` when it may be asked again
   * @throws DataError when the venue refuses, or does not answer soundly after all tries
   */
  readonly json: (
    request: Request,
    judge: (answer: JsonAnswer) => 'sound' | 'retry',
  ) => Promise<JsonAnswer>;
  /**
   * The body into a file; its SHA-256 in lower-case hex, or null where the host has no such file (404).
   *
   * @throws DataError when the host refuses, or the file does not arrive whole after all tries
   */
  readonly file: (request: Request, path: string) => Promise<string | null>;
}
