/** A folder of our own for what is unpacked; it goes when the import ends, however it ends. */
import { createReadStream, createWriteStream, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Transform } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { createGunzip } from 'node:zlib';
import { DataError } from '../domain/errors.ts';

/** A gzip file that unpacks to more is a bomb, not market data. */
const GUNZIP_BYTES_MAX = 4_000_000_000;

/** Its files have names of ours: a name from a zip never becomes a path. */
export class Workspace {
  readonly #folder = mkdtempSync(join(tmpdir(), 'legrisk-'));
  #files = 0;

  /** A path where no file is yet. */
  freshPath(ending: string): string {
    this.#files += 1;
    return join(this.#folder, `${this.#files}${ending}`);
  }

  /** @throws DataError when the file is no whole gzip, or a bomb */
  async gunzip(path: string, where: string): Promise<string> {
    const target = this.freshPath('');
    let bytes = 0;
    const limited = new Transform({
      transform(chunk: Uint8Array, _encoding, done) {
        bytes += chunk.length;
        done(
          bytes > GUNZIP_BYTES_MAX ? new Error(`more than ${GUNZIP_BYTES_MAX} bytes`) : null,
          chunk,
        );
      },
    });
    try {
      await pipeline(createReadStream(path), createGunzip(), limited, createWriteStream(target));
    } catch (error) {
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
  }
}
