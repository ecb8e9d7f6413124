/** One file of Binance's archive: downloaded, held against its checksum, unpacked and read. */
import { DataError } from '../../domain/errors.ts';
import { readHead } from '../../loaders/csv/head.ts';
import { formatOfCsv } from '../../loaders/csv/read.ts';
import { shapeOfCsv } from '../../loaders/csv/shape.ts';
import { readTextTable } from '../../loaders/csv/text-table.ts';
import { pieceOfTable } from '../../loaders/import-table.ts';
import { readName } from '../../loaders/names.ts';
import type { Piece, PieceRows } from '../../loaders/piece.ts';
import type { Workspace } from '../../loaders/workspace.ts';
import { unpackZip } from '../../loaders/zip.ts';
import { Turns } from '../ahead.ts';
import { type Client, get } from '../client.ts';
import type { Wanted } from '../fetcher.ts';
import { stampsOf } from '../page-rows.ts';
import { ARCHIVE_HOST } from './datasets.ts';

/** Downloads at a time: what users of the whole archive do without being held up. */
const PARALLEL = 4;

export interface ArchiveFile {
  /** The path in the archive. */
  readonly path: string;
  readonly sha256: string;
  readonly rows: PieceRows;
  readonly notes: readonly string[];
}

export class Archive {
  readonly #client: Client;
  readonly #workspace: Workspace;
  readonly #turns = new Turns(PARALLEL);

  constructor(client: Client, workspace: Workspace) {
    this.#client = client;
    this.#workspace = workspace;
  }

  /**
   * The rows of a file; null where the archive has no such file.
   *
   * @throws DataError when the file is not what its checksum says, or can not be read
   */
  async read(path: string, wanted: Wanted): Promise<ArchiveFile | null> {
    return await this.#turns.take(async () => {
      const zip = this.#workspace.freshPath('.zip');
      const sha256 = await this.#verified(path, zip);
      if (sha256 === null) return null;
      const { rows, notes } = await this.#unpacked(zip, path, wanted);
      this.#workspace.remove(zip);
      return { path, sha256, rows, notes };
    });
  }

  /** A file that came other than its checksum says is fetched once more, and then refused. */
  async #verified(path: string, zip: string): Promise<string | null> {
    const request = get(`${ARCHIVE_HOST}/${path}`);
    for (let attempt = 1; ; attempt += 1) {
      const sha256 = await this.#client.file(request, zip);
      if (sha256 === null) return null;
      const line = await this.#client.text(get(`${ARCHIVE_HOST}/${path}.CHECKSUM`));
      if (line !== null && says(line, sha256, path)) return sha256;
      if (attempt === 2) throw mismatch(path, sha256, line);
    }
  }

  async #unpacked(
    zip: string,
    path: string,
    wanted: Wanted,
  ): Promise<{ rows: PieceRows; notes: readonly string[] }> {
    const members = await unpackZip(zip, path, () => this.#workspace.freshPath('.csv'));
    const [member] = members;
    if (member === undefined || members.length > 1)
      throw new DataError({
        where: path,
        expected: 'one CSV in the zip',
        found: `${members.length}: ${members.map(({ name }) => name).join(', ')}`,
      });
    const pieces = piecesOf(member.path, path, wanted);
    this.#workspace.remove(member.path);
    const piece = pieces.find(
      ({ instrument }) => (instrument ?? wanted.instrument) === wanted.instrument,
    );
    if (piece === undefined)
      throw new DataError({
        where: path,
        expected: `rows of ${wanted.instrument}`,
        found: pieces.map(({ instrument }) => instrument).join(', '),
      });
    return { rows: resolved(piece.rows, wanted.resolutionMs), notes: piece.notes };
  }
}

/** Read as any file would be, with everything said that the path says. */
function piecesOf(file: string, where: string, wanted: Wanted): readonly Piece[] {
  const { venue, instrument, kind } = wanted;
  const hints = readName(where.split('/').at(-1) ?? '', where.split('/').slice(0, -1));
  const context = { where, hints, options: { venue, instrument, kind } };
  const head = readHead(file, where);
  const known = formatOfCsv(head, hints);
  if (known !== null) return known.read({ path: file, where, head }, context);
  const shape = shapeOfCsv(head, venue === 'binance-coinm', where);
  return [pieceOfTable(readTextTable(file, shape, where), context)];
}

const resolved = (rows: PieceRows, resolutionMs: number): PieceRows =>
  rows.sort === 'bars' ? { ...rows, resolutionMs } : rows;

/** `<sha256>  <file name>`, as sha256sum writes it. */
function says(line: string, sha256: string, path: string): boolean {
  const [, hash, name] = /^([0-9a-f]{64})\s+\*?(\S+)\s*$/i.exec(line.trim()) ?? [];
  return hash?.toLowerCase() === sha256 && name === path.split('/').at(-1);
}

function mismatch(path: string, sha256: string, line: string | null): DataError {
  return new DataError({
    where: path,
    expected:
      line === null
        ? 'a .CHECKSUM file beside it'
        : `what its checksum says: ${line.trim().slice(0, 160)}`,
    found: line === null ? 'none' : `${sha256}, in two downloads`,
    hint: 'the file may just be being replaced: the same command later goes on where it stopped',
  });
}

/** @throws DataError for rows of another time than the file is named for */
export function requireInside(
  { path, rows }: ArchiveFile,
  span: { readonly fromMs: number; readonly toMs: number; readonly name: string },
): void {
  const stamps = stampsOf(rows);
  const odd = stamps.find((stamp) => stamp < span.fromMs || stamp >= span.toMs);
  if (odd === undefined) return;
  throw new DataError({
    where: path,
    expected: `rows of ${span.name}`,
    found: `a row at ${odd} ms`,
    hint: 'the file is not what its name says; please report it',
  });
}
