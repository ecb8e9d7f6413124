/** How long and how often the network is waited for, and how much is taken from it. */

export interface HttpLimits {
  /** Tries of one request, the first included. */
  readonly tries: number;
  /** Tries where not even a connection comes about: a host that is not there will not be. */
  readonly connectionTries: number;
  /** The first wait between two tries, ms; it doubles, with as much again at random. */
  readonly firstWaitMs: number;
  readonly longestWaitMs: number;
  /** The longest that one request waits because the host said so (Retry-After), ms. */
  readonly askedWaitMs: number;
  readonly connectMs: number;
  /** Until the headers are there, ms; and the longest silence within a body. */
  readonly silenceMs: number;
  /** For a whole answer, and for a whole file, ms. */
  readonly answerMs: number;
  readonly fileMs: number;
  /** Bytes. */
  readonly textBytes: number;
  readonly jsonBytes: number;
  readonly fileBytes: number;
}

/**
 * Venues ban an address for minutes when it goes on asking, so the waits grow to a quarter of a minute;
 * all of them together are under two minutes.
 */
export const HTTP_LIMITS: HttpLimits = {
  tries: 10,
  connectionTries: 5,
  firstWaitMs: 200,
  longestWaitMs: 15_000,
  askedWaitMs: 5 * 60_000,
  connectMs: 15_000,
  silenceMs: 30_000,
  answerMs: 2 * 60_000,
  fileMs: 15 * 60_000,
  textBytes: 1 << 16,
  // The longest list is Kraken's: all funding of an instrument in one answer, some 10 MB.
  jsonBytes: 64 << 20,
  // A month of one-second candles is 100 MB packed.
  fileBytes: 1 << 30,
};
