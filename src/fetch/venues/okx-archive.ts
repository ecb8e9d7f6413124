/**
 * Settled funding of OKX from the files of its download pages: one zip a month and pair, its months cut at
 * midnight in UTC+8 (www.okx.com/docs-v5, "Get historical market data"). The index of the files says which
 * months there are; the newest are put up two days late, and the oldest are still being filled in.
 */
import { DataError } from '../../domain/errors.ts';
import { readHead } from '../../loaders/csv/head.ts';
import { OKX_FUNDING } from '../../loaders/csv/okx-archive.ts';
import { readName } from '../../loaders/names.ts';
import type { Piece } from '../../loaders/piece.ts';
import { Workspace } from '../../loaders/workspace.ts';
import { unpackZip } from '../../loaders/zip.ts';
import { dayText, parseInstant } from '../../units/time.ts';
import { DAY, HOUR } from '../../units/units.ts';
import { get } from '../client.ts';
import type { FetchWorld, Page, Wanted, Withheld } from '../fetcher.ts';
import { within } from '../page-rows.ts';
import type { VenueApi } from './exchange.ts';
import { requireOrder } from './feed.ts';

/** Where OKX's days begin, before those of UTC. */
const ZONE_MS = 8 * HOUR;
/** An index covers up to 20 months. */
const MONTHS_PER_INDEX = 12;
/** The page says five requests in two seconds, and in Chinese two in five; the dearer is kept to. */
const INDEX_PRICE = { atLeastMs: 2_500 };
const INDEX = '/api/v5/public/market-data-history';

const NOT_PUT_UP =
  'OKX’s interface keeps about three months of funding, and there is no monthly file of this on its download pages';

const NOTES = [
  'from the monthly file of the venue’s download pages, which do not say whether their rates are the settled ones',
];

/** A month as OKX cuts it, UTC milliseconds. */
interface Month {
  /** `2023-08`. */
  readonly name: string;
  readonly fromMs: number;
  readonly toMs: number;
}

/** Pages newest first, as the interface is walked. */
export async function* okxArchive(
  api: VenueApi,
  world: FetchWorld,
  instrument: string,
  wanted: Wanted,
): AsyncGenerator<Page | Withheld, void, undefined> {
  const workspace = new Workspace();
  try {
    for (const months of chunksOf(monthsOf(wanted))) {
      const files = await filesOf(api, instrument, months);
      for (const month of months) {
        const span = {
          fromMs: Math.max(wanted.fromMs, month.fromMs),
          toMs: Math.min(wanted.toMs, month.toMs),
        };
        const url = files.get(month.name);
        const page =
          url === undefined ? null : await pageOf(world, workspace, instrument, url, span);
        yield page ?? { ...span, withheld: NOT_PUT_UP };
      }
    }
  } finally {
    workspace.close();
  }
}

function chunksOf(months: readonly Month[]): readonly (readonly Month[])[] {
  const chunks: Month[][] = [];
  for (let at = 0; at < months.length; at += MONTHS_PER_INDEX)
    chunks.push(months.slice(at, at + MONTHS_PER_INDEX));
  return chunks;
}

/** The months that a stretch touches, newest first. */
function monthsOf({ fromMs, toMs }: Wanted): readonly Month[] {
  const months: Month[] = [];
  for (let endMs = toMs; endMs > fromMs; ) {
    const name = dayText(endMs - 1 + ZONE_MS).slice(0, 7);
    const month = { name, fromMs: startOf(name), toMs: startOf(nextName(name)) };
    months.push(month);
    endMs = month.fromMs;
  }
  return months;
}

const startOf = (name: string): number => (parseInstant(`${name}-01`) ?? 0) - ZONE_MS;
/** No month is longer than 31 days, and none shorter than 28. */
const nextName = (name: string): string =>
  dayText((parseInstant(`${name}-01`) ?? 0) + 31 * DAY).slice(0, 7);

/**
 * By month, the address of its file.
 *
 * @throws DataError when the index is not as OKX documents it
 */
async function filesOf(
  api: VenueApi,
  instrument: string,
  months: readonly Month[],
): Promise<ReadonlyMap<string, string>> {
  const params = {
    module: 3,
    instType: 'SWAP',
    instFamilyList: instrument.replace(/-SWAP$/, ''),
    dateAggrType: 'monthly',
    begin: months.at(-1)?.fromMs ?? 0,
    end: months[0]?.fromMs ?? 0,
  };
  const { json } = await api.ask('publicGetPublicMarketDataHistory', params, INDEX_PRICE);
  const files = new Map<string, string>();
  const details = listAt(fieldOf(json, 'data'), 'data').flatMap((group) =>
    listAt(fieldOf(group, 'details'), 'details'),
  );
  for (const file of details.flatMap((detail) =>
    listAt(fieldOf(detail, 'groupDetails'), 'groupDetails'),
  )) {
    const [name, url] = [fieldOf(file, 'filename'), fieldOf(file, 'url')];
    if (typeof name !== 'string' || typeof url !== 'string')
      throw oddIndex('filename and url', file);
    const [stem, month] = /^(.+)-fundingrates-(\d{4}-\d{2})\.zip$/.exec(name)?.slice(1) ?? [];
    if (stem === instrument && month !== undefined) files.set(month, url);
  }
  return files;
}

const fieldOf = (value: unknown, name: string): unknown =>
  typeof value === 'object' && value !== null && Object.hasOwn(value, name)
    ? Reflect.get(value, name)
    : undefined;

function listAt(value: unknown, name: string): readonly unknown[] {
  if (Array.isArray(value)) return value;
  throw oddIndex(`a list ${name}`, value);
}

const oddIndex = (expected: string, found: unknown): DataError =>
  new DataError({
    where: `okx-swap, ${INDEX}`,
    expected,
    found: (JSON.stringify(found) ?? 'nothing').slice(0, 100),
  });

/** The rows of one month's file; null when the file is not there after all. */
async function pageOf(
  world: FetchWorld,
  workspace: Workspace,
  instrument: string,
  url: string,
  span: { readonly fromMs: number; readonly toMs: number },
): Promise<Page | null> {
  const asked = new URL(url).pathname.slice(1);
  const zip = workspace.freshPath('.zip');
  const sha256 = await world.client.file(get(url), zip);
  if (sha256 === null) return null;
  const where = `okx-swap ${instrument}, ${asked}`;
  const members = await unpackZip(zip, where, () => workspace.freshPath('.csv'));
  const pieces = members.flatMap(({ path, name }) => {
    const member = `${where}, ${name}`;
    const head = readHead(path, member);
    const context = { where: member, hints: readName(name, []), options: {} };
    return OKX_FUNDING.read({ path, where: member, head }, context);
  });
  const piece = onlyPiece(pieces, instrument, where);
  requireOrder(piece.rows, where);
  return {
    ...span,
    rows: within(piece.rows, span),
    asked,
    sha256,
    notes: [...NOTES, ...piece.notes],
  };
}

function onlyPiece(pieces: readonly Piece[], instrument: string, where: string): Piece {
  const [piece, second] = pieces.filter((one) => one.instrument === instrument);
  if (piece !== undefined && second === undefined) return piece;
  throw new DataError({
    where,
    expected: `rows of ${instrument}`,
    found: pieces.map((one) => one.instrument ?? '?').join(', ') || 'none',
  });
}
