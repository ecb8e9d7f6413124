/**
 * A folder of our own for what is unpacked. It goes when the import ends; of a process that was killed
 * it stays, and the next import into the same store takes it away.
 */
import { createReadStream, createWriteStream, mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { basename, dirname, join } from 'node:path';
import { Transform } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { createGunzip } from 'node:zlib';
import { DataError } from '../domain/errors.ts';
import { tooLarge } from './bomb.ts';

/** Bytes; a file that unpacks to more is a bomb, not market data. */
export const UNPACKED_BYTES_MAX = 4_000_000_000;

class Bomb extends Error {}

/** Folders of this process: whatever else looks like one beside its store belongs to nobody. */
const ours = new Set<string>();

/** What `mkdtemp` puts behind a name. */
const RANDOM_ENDING = /^[A-Za-z0-9]{6}$/;

/** Its files have names of ours: a name from a zip never becomes a path. */
export class Workspace {
  readonly #folder: string;
  #files = 0;

  /**
   * @param store the file of the store, open to write: then no other process uses it, and what lies
   *   beside it of an earlier one is left over. Null: among the system's temporary files
   */
  constructor(store: string | null = null) {
    const stem = store === null ? join(tmpdir(), 'legrisk-') : `${store}.unpacked-`;
    if (store !== null) removeLeftOver(stem);
    this.#folder = mkdtempSync(stem);
    ours.add(this.#folder);
  }

  /** A path where no file is yet. */
  freshPath(ending: string): string {
    this.#files += 1;
    return join(this.#folder, `${this.#files}${ending}`);
  }

  /** @throws DataError when the file is no whole gzip, or becomes larger than `bytesMax` */
  async gunzip(path: string, where: string, bytesMax = UNPACKED_BYTES_MAX): Promise<string> {
    const target = this.freshPath('');
    let bytes = 0;
    const limited = new Transform({
      transform(chunk: Uint8Array, _encoding, done) {
        bytes += chunk.length;
        if (bytes <= bytesMax) done(null, chunk);
        else done(new Bomb());
      },
    });
    try {
      await pipeline(createReadStream(path), createGunzip(), limited, createWriteStream(target));
    } catch (error) {
      if (error instanceof Bomb) throw tooLarge('gzip', bytesMax, 'more', where);
      throw new DataError({
        where,
        expected: 'a whole gzip file',
        found: error instanceof Error ? error.message : String(error),
        hint: 'the download was cut short or altered: fetch the file again',
      });
    }
    return target;
  }

  remove(path: string): void {
    if (path.startsWith(this.#folder)) rmSync(path, { force: true });
  }

  close(): void {
    rmSync(this.#folder, { recursive: true, force: true });
    ours.delete(this.#folder);
  }
}

function removeLeftOver(stem: string): void {
  const folder = dirname(stem);
  for (const name of readdirSync(folder)) {
    const isOne =
      name.startsWith(basename(stem)) && RANDOM_ENDING.test(name.slice(basename(stem).length));
    const path = join(folder, name);
    if (isOne && !ours.has(path)) rmSync(path, { recursive: true, force: true });
  }
}
