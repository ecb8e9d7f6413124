/**
 * Which files of Binance's archive hold which series.
 *
 * Source: README of github.com/binance/binance-public-data, and the listing of data.binance.vision.
 */
import type { StoredKind } from '../../store/keys.ts';
import { DAY, HOUR, MINUTE } from '../../units/units.ts';
import type { NoFeed } from '../fetcher.ts';

export const ARCHIVE_HOST = 'https://data.binance.vision';

export type BinanceVenue = 'binance-usdm' | 'binance-coinm' | 'binance-spot';

export const isBinance = (venue: string): venue is BinanceVenue => Object.hasOwn(FOLDERS, venue);

const FOLDERS: Readonly<Record<BinanceVenue, string>> = {
  'binance-usdm': 'futures/um',
  'binance-coinm': 'futures/cm',
  'binance-spot': 'spot',
};

/** Lengths of bars with files, by the archive's names; longer ones than a day stand on no fixed grid. */
const INTERVALS: ReadonlyMap<number, string> = new Map([
  [MINUTE, '1m'],
  [3 * MINUTE, '3m'],
  [5 * MINUTE, '5m'],
  [15 * MINUTE, '15m'],
  [30 * MINUTE, '30m'],
  [HOUR, '1h'],
  [2 * HOUR, '2h'],
  [4 * HOUR, '4h'],
  [6 * HOUR, '6h'],
  [8 * HOUR, '8h'],
  [12 * HOUR, '12h'],
  [DAY, '1d'],
]);

export const ARCHIVE_RESOLUTIONS_MS: readonly number[] = [...INTERVALS.keys()];

const CANDLES: Partial<Readonly<Record<StoredKind, string>>> = {
  mark: 'markPriceKlines',
  index: 'indexPriceKlines',
  premium: 'premiumIndexKlines',
  last: 'klines',
};

/** One series in the archive; its files are named by month or by day. */
export interface Dataset {
  readonly sort: 'candles' | 'funding' | 'metrics';
  /** The path of a file, from the host's root, without a leading slash. */
  readonly pathOf: (period: 'monthly' | 'daily', span: string, resolutionMs: number) => string;
}

/** @returns why there is none, where the venue has no such series */
export function datasetOf(
  venue: BinanceVenue,
  kind: StoredKind,
  instrument: string,
): Dataset | NoFeed {
  const root = `data/${FOLDERS[venue]}`;
  const set = kind === 'spot' && venue === 'binance-spot' ? 'klines' : CANDLES[kind];
  const isSpot = venue === 'binance-spot';
  if (set !== undefined && isSpot === (kind === 'spot')) {
    // The index of a COIN-M contract is the pair's: BTCUSD for BTCUSD_PERP.
    const name = kind === 'index' ? instrument.replace(/_PERP$/, '') : instrument;
    const pathOf: Dataset['pathOf'] = (period, span, resolutionMs) => {
      const interval = INTERVALS.get(resolutionMs) ?? '';
      return `${root}/${period}/${set}/${name}/${interval}/${name}-${interval}-${span}.zip`;
    };
    return { sort: 'candles', pathOf };
  }
  if (kind === 'funding' && !isSpot)
    return { sort: 'funding', pathOf: named(root, instrument, 'fundingRate') };
  if (kind === 'open-interest' && !isSpot)
    return { sort: 'metrics', pathOf: named(root, instrument, 'metrics') };
  return noDataset(venue, kind);
}

const named =
  (root: string, instrument: string, set: string): Dataset['pathOf'] =>
  (period, span) =>
    `${root}/${period}/${set}/${instrument}/${instrument}-${set}-${span}.zip`;

function noDataset(venue: BinanceVenue, kind: StoredKind): NoFeed {
  if (venue === 'binance-spot')
    return {
      why: `a spot market has no ${kind}`,
      instead: ['its trades are --kinds spot'],
    };
  if (kind === 'spot')
    return {
      why: `${venue} is a market of perpetuals`,
      instead: ['its trades are --kinds last; spot is --venue binance-spot'],
    };
  return { why: `Binance publishes no ${kind} of a perpetual`, instead: [] };
}
