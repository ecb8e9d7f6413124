/**
 * The YAML files that come with the program, as the JSON copies that `src/loaders/parsed-copy.ts` reads.
 * What JSON can not hold exactly is left out, and read from its YAML.
 */
import { createHash } from 'node:crypto';
import { mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { basename, join } from 'node:path';
import { isDeepStrictEqual } from 'node:util';
import { parse } from 'yaml';

/** Copies of `data/venues` become `<dist>/copies/venues.json`. */
export function buildCopies(folder, dist) {
  const copies = {};
  for (const name of readdirSync(folder).sort()) {
    if (!name.endsWith('.yaml')) continue;
    const text = readFileSync(join(folder, name), 'utf8');
    const data = parse(text, { schema: 'core', maxAliasCount: 0 });
    if (!isDeepStrictEqual(JSON.parse(JSON.stringify(data)), data)) continue;
    copies[createHash('sha256').update(text).digest('hex')] = data;
  }
  const into = join(dist, 'copies');
  mkdirSync(into, { recursive: true });
  writeFileSync(join(into, `${basename(folder)}.json`), `${JSON.stringify(copies)}\n`);
}
