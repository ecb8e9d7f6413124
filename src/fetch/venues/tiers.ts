/**
 * Margin tiers where a venue shows them to everyone, as text that `legrisk tiers import` reads: the
 * venue's own answer where it is one of the shapes known there, else rows in ccxt's form.
 */
import { DataError, ScenarioError } from '../../domain/errors.ts';
import type { JsonAnswer } from '../client.ts';
import type { FetchWorld, NoFeed } from '../fetcher.ts';
import { type ExchangeId, type Params, type VenueApi, venueApi } from './exchange.ts';
import { pairOf } from './okx.ts';

/** Asks for the tables of one instrument, or of all where the venue has them in one answer. */
interface TierSource {
  readonly exchange: ExchangeId;
  /** Does the venue answer about one instrument at a time only? */
  readonly oneAtATime: boolean;
  readonly text: (api: VenueApi, instrument: string | null) => Promise<string>;
}

const SOURCES: Readonly<Record<string, TierSource>> = {
  'bybit-linear': { exchange: 'bybit', oneAtATime: false, text: bybit('linear') },
  'bybit-inverse': { exchange: 'bybit', oneAtATime: false, text: bybit('inverse') },
  'okx-swap': { exchange: 'okx', oneAtATime: true, text: okx },
  hyperliquid: { exchange: 'hyperliquid', oneAtATime: false, text: hyperliquid },
  // Told all at once; but a table of several in ccxt's form names pairs, and Kraken's names are not all one.
  'kraken-futures': { exchange: 'krakenfutures', oneAtATime: true, text: kraken },
  'gate-usdt': {
    ...{ exchange: 'gate', oneAtATime: true },
    text: rowsOf('publicFuturesGetSettleRiskLimitTiers', {
      params: (contract) => ({ settle: 'usdt', contract }),
      list: (json) => json,
      ...{ floor: null, end: 'risk_limit', rate: 'maintenance_rate', leverage: 'leverage_max' },
      deduction: 'deduction',
    }),
  },
  'bitget-usdt': {
    ...{ exchange: 'bitget', oneAtATime: true },
    text: rowsOf('publicMixGetV2MixMarketQueryPositionLever', {
      params: (symbol) => ({ symbol, productType: 'USDT-FUTURES' }),
      list: (json) => at(json, 'data'),
      ...{ floor: 'startUnit', end: 'endUnit', rate: 'keepMarginRate', leverage: 'leverage' },
      deduction: null,
    }),
  },
  'kucoin-usdt': {
    ...{ exchange: 'kucoin', oneAtATime: true },
    text: rowsOf('futuresPublicGetContractsRiskLimitSymbol', {
      params: (symbol) => ({ symbol }),
      list: (json) => at(json, 'data'),
      ...{ floor: 'minRiskLimit', end: 'maxRiskLimit' },
      ...{ rate: 'maintainMargin', leverage: 'maxLeverage', deduction: null },
    }),
  },
};

const NOT_PUBLIC: Readonly<Record<string, string>> = {
  'binance-usdm': 'binance-usdm shows its margin tiers to holders of a key only',
  'binance-coinm': 'binance-coinm shows its margin tiers to holders of a key only',
};

/**
 * The venue's tables as JSON.
 *
 * @param instrument as the venue spells it; null: all that the venue has in one answer
 * @throws ScenarioError where the venue must be asked about one instrument
 * @throws DataError when the venue refuses, or answers with something else
 */
export async function fetchTiers(
  venue: string,
  instrument: string | null,
  world: FetchWorld,
): Promise<string | NoFeed> {
  const source = Object.hasOwn(SOURCES, venue) ? SOURCES[venue] : undefined;
  if (source === undefined) {
    return {
      why: NOT_PUBLIC[venue] ?? `no margin tiers are fetched from ${venue}`,
      instead: [`legrisk tiers import FILE --venue ${venue} --at DATE, with a file of your own`],
    };
  }
  if (source.oneAtATime && instrument === null) {
    throw new ScenarioError({
      where: '--instrument',
      expected: `the instrument whose tiers are wanted: ${venue} tells them one by one`,
      found: 'none',
    });
  }
  return source.text(await venueApi(source.exchange, world), instrument);
}

/** All pages of the venue's list as one. */
function bybit(category: string): TierSource['text'] {
  return async (api, symbol) => {
    const list: unknown[] = [];
    const seen = new Set<string>();
    for (let cursor = ''; ; ) {
      const params: Params = { category, ...(symbol && { symbol }), ...(cursor && { cursor }) };
      const { json } = await api.ask('publicGetV5MarketRiskLimit', params);
      const result = at(json, 'result');
      list.push(...listOf(at(result, 'list'), `bybit-${category}, /v5/market/risk-limit`));
      const next = at(result, 'nextPageCursor');
      if (typeof next !== 'string' || next === '') break;
      if (seen.has(next)) throw notTiers(`bybit-${category}, /v5/market/risk-limit`, next);
      seen.add(next);
      cursor = next;
    }
    return JSON.stringify({ retCode: 0, result: { category, list } });
  };
}

/** Tiers end at contracts, and what a contract is stands with the instrument. */
async function okx(api: VenueApi, instrument: string | null): Promise<string> {
  const instId = instrument ?? '';
  const tiers = await api.ask('publicGetPublicPositionTiers', {
    instType: 'SWAP',
    tdMode: 'isolated',
    instFamily: pairOf(instId),
  });
  const where = `okx-swap ${instId}, /api/v5/public`;
  const contracts = await api.ask('publicGetPublicInstruments', { instType: 'SWAP', instId });
  const [contract] = listOf(at(contracts.json, 'data'), `${where}/instruments`);
  const ctVal = at(contract, 'ctVal');
  if (typeof ctVal !== 'string') throw notTiers(`${where}/instruments`, contract);
  const rows = listOf(at(tiers.json, 'data'), `${where}/position-tiers`);
  const data = rows.map((row) => ({ ...fields(row), instId, ctVal }));
  return JSON.stringify({ code: '0', data });
}

async function hyperliquid(api: VenueApi, instrument: string | null): Promise<string> {
  const { json, text } = await api.ask('publicPostInfo', { type: 'meta' });
  if (instrument === null) return text;
  const universe = listOf(at(json, 'universe'), 'hyperliquid, /info meta');
  const mine = universe.filter((coin) => at(coin, 'name') === instrument);
  return JSON.stringify({ ...fields(json), universe: mine });
}

/** Levels begin at a notional in dollars; those of inverse contracts at contracts, and are left out. */
async function kraken(api: VenueApi, instrument: string | null): Promise<string> {
  const { json } = await api.ask('publicGetInstruments', {});
  const where = 'kraken-futures, /derivatives/api/v3/instruments';
  const mine = listOf(at(json, 'instruments'), where).find(
    (one) => String(at(one, 'symbol')).toUpperCase() === instrument,
  );
  const levels = listOf(at(mine, 'marginLevels'), `${where}: ${instrument}`);
  const rows = levels.map((level, place) => ({
    symbol: instrument,
    minNotional: at(level, 'numNonContractUnits') ?? 'counted in contracts',
    maxNotional: at(levels[place + 1], 'numNonContractUnits') ?? null,
    maintenanceMarginRate: at(level, 'maintenanceMargin'),
    maxLeverage: 1 / Number(at(level, 'initialMargin')),
  }));
  return JSON.stringify(rows);
}

/** Where a venue's rows have what ccxt's form has. */
interface RowsPlan {
  readonly params: (instrument: string) => Params;
  readonly list: (json: unknown) => unknown;
  /** Null: a tier begins where the one before ends. */
  readonly floor: string | null;
  readonly end: string;
  readonly rate: string;
  readonly leverage: string;
  readonly deduction: string | null;
}

function rowsOf(endpoint: string, plan: RowsPlan): TierSource['text'] {
  return async (api, instrument) => {
    const symbol = instrument ?? '';
    const answer: JsonAnswer = await api.ask(endpoint, plan.params(symbol));
    const rows = listOf(plan.list(answer.json), `${symbol}, ${endpoint}`);
    return JSON.stringify(
      rows.map((row) => ({
        symbol,
        minNotional: plan.floor === null ? null : at(row, plan.floor),
        maxNotional: at(row, plan.end),
        maintenanceMarginRate: at(row, plan.rate) ?? null,
        maxLeverage: at(row, plan.leverage),
        info: plan.deduction === null ? {} : { cum: at(row, plan.deduction) },
      })),
    );
  };
}

const fields = (value: unknown): object =>
  typeof value === 'object' && value !== null ? value : {};

const at = (value: unknown, name: string): unknown =>
  Object.hasOwn(fields(value), name) ? Reflect.get(fields(value), name) : undefined;

function listOf(value: unknown, where: string): readonly unknown[] {
  if (Array.isArray(value)) return value;
  throw notTiers(where, value);
}

const notTiers = (where: string, found: unknown): DataError =>
  new DataError({
    where,
    expected: 'the venue’s margin tiers',
    found: (JSON.stringify(found) ?? 'nothing').slice(0, 100),
  });
