/**
 * A venue's interface through ccxt: ccxt knows the addresses, the limits and the errors of the venue,
 * our client does the talking, and the bodies are read by our own readers. ccxt takes half a second to
 * load, so it is loaded when a venue is asked.
 */
import type { Exchange } from 'ccxt';
import { DataError, invariant } from '../../domain/errors.ts';
import type { Client, JsonAnswer, Request } from '../client.ts';
import type { FetchWorld } from '../fetcher.ts';
import { paceOf } from './pace.ts';

/** What is asked for: values become text in the address. */
export type Params = Readonly<Record<string, unknown>>;

/** What a question costs: in milliseconds of the venue's limit, where ccxt's own price is too low. */
export interface Price {
  readonly atLeastMs?: number;
  /** Of the answer, where its length costs too. */
  readonly ofAnswerMs?: (answer: JsonAnswer) => number;
}

/** An endpoint that ccxt does not list under the address the venue documents. */
export interface Address {
  readonly path: string;
  /** The part of ccxt's table of addresses that it belongs to. */
  readonly api: string;
}

export interface VenueApi {
  /**
   * One answer that the venue calls a success.
   *
   * @param endpoint as ccxt calls it: `publicGetV5MarketKline`
   * @throws DataError with the venue's words where it refuses; {@link Refusal} is one
   */
  readonly ask: (endpoint: string | Address, params: Params, price?: Price) => Promise<JsonAnswer>;
}

/** The venue understood the question and refuses to answer it. */
export class Refusal extends DataError {
  /** The venue's own words. */
  readonly said: string;

  constructor(where: string, said: string) {
    super({
      where,
      expected: 'an answer of the venue',
      found: said.slice(0, 300),
      hint: 'is the instrument spelled as the venue spells it, and was it listed then?',
    });
    this.said = said;
  }
}

/** The exchanges of ccxt that are ours under another name. */
export type ExchangeId =
  | 'binance'
  | 'bitget'
  | 'bitstamp'
  | 'bybit'
  | 'coinbaseexchange'
  | 'deribit'
  | 'dydx'
  | 'gate'
  | 'hyperliquid'
  | 'krakenfutures'
  | 'kucoin'
  | 'okx';

type Ccxt = typeof import('ccxt');

export const loadCcxt = (): Promise<Ccxt> => import('ccxt');

export async function venueApi(id: ExchangeId, world: FetchWorld): Promise<VenueApi> {
  const ccxt = await loadCcxt();
  const exchange: Exchange = new ccxt.default[id]();
  const pace = paceOf(world);
  let priceMs = 0;
  exchange.throttle = (cost = 1) => pace(Math.max(cost * (exchange.rateLimit ?? 0), priceMs));
  const send = transport(ccxt, exchange, world.client);
  exchange.fetch = send;
  const ask = async (
    endpoint: string | Address,
    params: Params,
    { atLeastMs = 0, ofAnswerMs }: Price = {},
  ): Promise<JsonAnswer> => {
    // ccxt asks for its turn before it first waits, so this is still the price of this question then.
    priceMs = atLeastMs;
    const answer = await asAnswer(call(exchange, endpoint, params));
    if (ofAnswerMs !== undefined) await pace(ofAnswerMs(answer));
    return answer;
  };
  return { ask };
}

function call(exchange: Exchange, endpoint: string | Address, params: Params): Promise<unknown> {
  if (typeof endpoint !== 'string')
    return exchange.request(endpoint.path, endpoint.api, 'GET', { ...params });
  const method: unknown = Reflect.get(exchange, endpoint);
  invariant(typeof method === 'function', `ccxt has ${exchange.id}.${endpoint}`);
  return method.call(exchange, { ...params });
}

/** Our own transport answers whole answers, and ccxt hands them through. */
async function asAnswer(answered: Promise<unknown>): Promise<JsonAnswer> {
  const answer = await answered;
  invariant(isAnswer(answer), 'ccxt hands through what the transport answers');
  return answer;
}

const isAnswer = (value: unknown): value is JsonAnswer =>
  typeof value === 'object' && value !== null && 'sha256' in value && 'json' in value;

type Send = (
  url: string,
  method?: string,
  headers?: unknown,
  body?: unknown,
) => Promise<JsonAnswer>;

/** ccxt's `fetch` with our client under it; what the venue says in its JSON is judged by ccxt. */
export function transport(ccxt: Ccxt, exchange: Exchange, client: Client): Send {
  return (url, method = 'GET', headers, body) => {
    invariant(method === 'GET' || method === 'POST', `history is read, not ${method}`);
    const request: Request = {
      method,
      url,
      headers: textHeaders(headers),
      body: typeof body === 'string' ? body : null,
    };
    return client.json(request, (answer) => judged(ccxt, exchange, request, answer));
  };
}

function textHeaders(headers: unknown): Record<string, string> {
  if (typeof headers !== 'object' || headers === null) return {};
  return Object.fromEntries(Object.entries(headers).map(([name, value]) => [name, String(value)]));
}

/** Bybit's 10016 and its like, which ccxt takes for a refusal: the venue's own fault passes. */
const FAULT_OF_THEIRS = /\binternal (?:server )?error\b/i;

/** @throws Refusal where ccxt knows the answer as an error that asking again does not mend */
function judged(
  { default: ccxt }: Ccxt,
  exchange: Exchange,
  { url, method, headers, body }: Request,
  { status, headers: replied, text, json }: JsonAnswer,
): 'sound' | 'retry' {
  try {
    exchange.handleErrors(status, '', url, method, replied, text, json, headers, body);
    return 'sound';
  } catch (error) {
    if (error instanceof ccxt.OperationFailed || FAULT_OF_THEIRS.test(text)) return 'retry';
    if (!(error instanceof ccxt.BaseError)) throw error;
    throw new Refusal(`${exchange.id} ${new URL(url).pathname}`, error.message);
  }
}
