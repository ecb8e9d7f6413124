/** What the name of a file and of its folders says, before anything inside it is read. */
import type { StoredKind } from '../store/keys.ts';
import { isVenueName } from '../venues/names.ts';
import type { Pair } from './spelling.ts';

export interface NameHints {
  /** From folders or the name, only where it is exactly a venue's name or the archive's layout. */
  readonly venue: string | null;
  /** Spelled as the venue does, from the archive's naming. */
  readonly instrument: string | null;
  /** From freqtrade's naming; its spelling depends on the venue. */
  readonly pair: Pair | null;
  readonly kind: StoredKind | null;
  readonly resolutionMs: number | null;
  /** The name without folder and endings: `BTCUSDT`. */
  readonly stem: string;
  /** The part of freqtrade's name that says futures, mark or funding. */
  readonly freqtrade: boolean;
}

const MINUTE_MS = 60_000;
const STEP_MS: Readonly<Record<string, number>> = {
  s: 1_000,
  m: MINUTE_MS,
  h: 60 * MINUTE_MS,
  d: 1_440 * MINUTE_MS,
  w: 10_080 * MINUTE_MS,
};

const ENDINGS = /\.(zip|csv|gz|lz4|zst|zstd|json|jsonl|ndjson|feather|arrow|ipc|parquet)$/i;
const TIMEFRAME = '(\\d{1,3})([smhdw])';
const FREQTRADE_SUFFIXES = 'futures|mark|index|premiumIndex|funding_rate';
const FREQTRADE = new RegExp(
  `^([A-Z0-9]+)_([A-Z0-9]+?)(?:_([A-Z0-9]+))?-${TIMEFRAME}(?:-(${FREQTRADE_SUFFIXES}))?$`,
);
const ARCHIVE_KLINES = new RegExp(`^(\\S+?)-${TIMEFRAME}-\\d{4}-\\d{2}(?:-\\d{2})?$`);
const ARCHIVE_DATED = /^(\S+?)-(fundingRate|metrics|liquidationSnapshot)-\d{4}-\d{2}(?:-\d{2})?$/;
/** Bybit's candles for MetaTrader: instrument, minutes, first and last day. */
const BYBIT_KLINES = /^([A-Z0-9]+)_(\d{1,5})_\d{4}-\d{2}-\d{2}_\d{4}-\d{2}-\d{2}$/;
const BYBIT_INDEX = /^([A-Z0-9]+?)\d{4}-\d{2}-\d{2}_(premium_index|index_price)$/;

const FREQTRADE_KINDS: Readonly<Record<string, StoredKind>> = {
  futures: 'last',
  mark: 'mark',
  index: 'index',
  premiumIndex: 'premium',
  funding_rate: 'funding',
};

const ARCHIVE_FOLDERS: Readonly<Record<string, StoredKind>> = {
  markPriceKlines: 'mark',
  indexPriceKlines: 'index',
  premiumIndexKlines: 'premium',
  fundingRate: 'funding',
  premium_index: 'premium',
  spot_index: 'index',
};

/** `folders` are those on the way to the file, outermost first. */
export function readName(name: string, folders: readonly string[]): NameHints {
  const stem = stemOf(name);
  const folder = folderHints(folders);
  const plain = { ...folder, stem, instrument: null, pair: null, freqtrade: false };
  const freqtrade = FREQTRADE.exec(stem);
  if (freqtrade !== null) {
    const [, base = '', quote = '', settle, count, step, suffix] = freqtrade;
    return {
      ...plain,
      pair: { base, quote, settle: settle ?? null },
      kind: suffix === undefined ? folder.kind : (FREQTRADE_KINDS[suffix] ?? null),
      resolutionMs: timeframeMs(count, step),
      freqtrade: true,
    };
  }
  const dated = ARCHIVE_DATED.exec(stem);
  if (dated !== null) {
    // The two kinds of liquidations are told apart by the rows.
    const kind = dated[2] === 'fundingRate' ? 'funding' : null;
    return { ...plain, instrument: dated[1] ?? null, kind, resolutionMs: null };
  }
  const bybit = BYBIT_KLINES.exec(stem);
  if (bybit !== null) {
    const [, instrument = null, minutes] = bybit;
    return { ...plain, instrument, resolutionMs: timeframeMs(minutes, 'm') };
  }
  const index = BYBIT_INDEX.exec(stem);
  if (index !== null) {
    const kind = index[2] === 'premium_index' ? 'premium' : 'index';
    return { ...plain, instrument: index[1] ?? null, kind, resolutionMs: null };
  }
  const klines = ARCHIVE_KLINES.exec(stem);
  if (klines !== null) {
    const [, instrument = null, count, step] = klines;
    return { ...plain, instrument, resolutionMs: timeframeMs(count, step) };
  }
  return { ...plain, resolutionMs: null };
}

/** The name without its endings and the blanks that downloads leave before them. */
function stemOf(name: string): string {
  let stem = name.trim();
  while (ENDINGS.test(stem)) stem = stem.replace(ENDINGS, '').trim();
  return stem;
}

function timeframeMs(count: string | undefined, step: string | undefined): number | null {
  const unit = STEP_MS[step ?? ''];
  return unit === undefined || Number(count) === 0 ? null : Number(count) * unit;
}

/** The archive's layout is `data/futures/um/monthly/markPriceKlines/BTCUSDT/1m/`. */
const ARCHIVE_PATH = new RegExp(
  '(?:^|/)(spot|futures/um|futures/cm)/(?:monthly|daily)/' +
    '(?:klines|markPriceKlines|indexPriceKlines|premiumIndexKlines|fundingRate|metrics|' +
    'liquidationSnapshot)(?:/|$)',
);

const ARCHIVE_VENUES: Readonly<Record<string, string>> = {
  spot: 'binance-spot',
  'futures/um': 'binance-usdm',
  'futures/cm': 'binance-coinm',
};

function folderHints(folders: readonly string[]): Pick<NameHints, 'venue' | 'kind'> {
  const named = folders.filter(isVenueName).at(-1);
  const archive = ARCHIVE_PATH.exec(folders.join('/'))?.[1];
  const venue = named ?? (archive === undefined ? undefined : ARCHIVE_VENUES[archive]) ?? null;
  const kind = folders.map((folder) => ARCHIVE_FOLDERS[folder]).findLast(Boolean) ?? null;
  if (archive === undefined || kind !== null) return { venue, kind };
  return { venue, kind: archive === 'spot' ? 'spot' : 'last' };
}
