/** What is packed, unpacked: a file given to an import becomes the sources that are inside it. */
import { statSync } from 'node:fs';
import { DataError } from '../domain/errors.ts';
import { type FileSort, fileName, type InputFile, sha256Of, sortOf } from './files.ts';
import { LZ4_BYTES_MAX, unpackLz4 } from './lz4.ts';
import { type NameHints, readName } from './names.ts';
import { readProvenance } from './provenance-file.ts';
import type { Source } from './source.ts';
import { UNPACKED_BYTES_MAX, type Workspace } from './workspace.ts';
import { unpackZip, ZIP_LIMITS } from './zip.ts';
import { unpackZstd } from './zstd.ts';

/** A source that is packed no more, and what it is. */
export interface Unwrapped {
  readonly source: Source;
  readonly sort: Exclude<FileSort, 'zip' | 'gzip' | 'lz4' | 'zstd'>;
}

/** Zip in a folder, gzip in the zip: deeper than this nobody publishes. */
const DEPTH_MAX = 3;

/** How many bytes one file may still become; what is packed inside a zip counts too. */
interface Room {
  bytes: number;
}

/**
 * The sources of a file: itself, what it unpacks to, or the members of a zip.
 *
 * @param bytesMax what all of it together may become
 * @throws DataError for what is cut short, damaged, encrypted, too large or nested too deep
 */
export async function unwrap(
  input: InputFile,
  workspace: Workspace,
  bytesMax: number = ZIP_LIMITS.totalBytes,
): Promise<Unwrapped[]> {
  const file = fileName(input);
  const sha256 = await sha256Of(input.path);
  const source: Source = {
    path: input.path,
    where: input.label,
    file,
    sha256,
    hints: { ...readName(file, input.folders), ...readProvenance(input.path, sha256, input.label) },
    zipped: false,
  };
  const room = { bytes: bytesMax };
  return await unwrapSource(source, input.folders, { workspace, room }, 0);
}

async function unwrapSource(
  source: Source,
  folders: readonly string[],
  { workspace, room }: { readonly workspace: Workspace; readonly room: Room },
  depth: number,
): Promise<Unwrapped[]> {
  const sort = sortOf(source.path, source.where);
  if (!isPacked(sort)) return [{ source, sort }];
  if (depth === DEPTH_MAX || (sort === 'zip' && source.zipped)) {
    throw new DataError({
      where: source.where,
      expected: 'CSV, JSON, Feather, Arrow or Parquet inside the archive',
      found: `another ${sort} file`,
      hint: 'unpack the outer file and import what is inside',
    });
  }
  const inside = sort === 'zip' ? await members(source, folders, workspace) : null;
  const unpacked = inside ?? [{ ...source, path: await unpack(source, sort, workspace, room) }];
  for (const { path } of unpacked) room.bytes -= statSync(path).size;
  if (depth > 0) workspace.remove(source.path);
  const all: Unwrapped[] = [];
  for (const one of unpacked)
    all.push(...(await unwrapSource(one, folders, { workspace, room }, depth + 1)));
  return all;
}

type Packed = 'zip' | 'gzip' | 'lz4' | 'zstd';
const isPacked = (sort: FileSort): sort is Packed => ['zip', 'gzip', 'lz4', 'zstd'].includes(sort);

async function unpack(
  { path, where }: Source,
  sort: Packed,
  workspace: Workspace,
  room: Room,
): Promise<string> {
  const bytesMax = (most: number) => Math.max(0, Math.min(most, room.bytes));
  if (sort === 'gzip') return await workspace.gunzip(path, where, bytesMax(UNPACKED_BYTES_MAX));
  const target = workspace.freshPath('');
  if (sort === 'lz4') unpackLz4(path, target, where, bytesMax(LZ4_BYTES_MAX));
  else await unpackZstd(path, target, where, bytesMax(UNPACKED_BYTES_MAX));
  return target;
}

async function members(
  source: Source,
  folders: readonly string[],
  workspace: Workspace,
): Promise<Source[]> {
  const { path, where, file, sha256, hints } = source;
  const found = await unpackZip(path, where, () => workspace.freshPath('.csv'));
  const single = found.length === 1;
  const all: Source[] = [];
  for (const member of found) {
    all.push({
      path: member.path,
      where: `${where}, ${member.name}`,
      file: single ? file : `${file}, ${member.name}`,
      sha256: single ? sha256 : await sha256Of(member.path),
      hints: memberHints(member.name, folders, hints),
      zipped: true,
    });
  }
  return all;
}

/** The member's name says more than the zip's, which people rename. */
function memberHints(name: string, folders: readonly string[], zip: NameHints): NameHints {
  const parts = name.split('/');
  const member = readName(parts.at(-1) ?? '', [...folders, ...parts.slice(0, -1)]);
  return {
    ...member,
    instrument: member.instrument ?? zip.instrument,
    pair: member.pair ?? zip.pair,
    kind: member.kind ?? zip.kind,
    resolutionMs: member.resolutionMs ?? zip.resolutionMs,
  };
}
