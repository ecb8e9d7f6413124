/** What the world has for an option: files, venues, instruments, the paths of a scenario. */
import { type Dirent, existsSync, readdirSync, readFileSync, statSync } from 'node:fs';
import { listReconstructions } from '../../loaders/reconstruction/read.ts';
import { VENUES } from '../../venues/names.ts';
import { shipped, storePath } from '../places.ts';

/** A word that may stand there, and what it is. */
export interface Candidate {
  readonly word: string;
  readonly about: string;
}

export const venues = (spotOrPerp: 'spot' | 'perp' | null = null): readonly Candidate[] =>
  VENUES.filter((venue) => spotOrPerp === null || venue.spotOrPerp === spotOrPerp).map(
    ({ name, title }) => ({ word: name, about: title }),
  );

export const reconstructions = (): readonly Candidate[] =>
  listReconstructions(shipped('data', 'reconstructions')).map((word) => ({ word, about: '' }));

/** Scenario files, and the folders on the way to them. */
export function scenarioFiles(current: string): readonly Candidate[] {
  const slash = current.lastIndexOf('/');
  const folder = slash < 0 ? '' : current.slice(0, slash + 1);
  let entries: ReturnType<typeof entriesOf>;
  try {
    entries = entriesOf(folder === '' ? '.' : folder);
  } catch {
    // A folder that is not there, or may not be read, has nothing to offer.
    return [];
  }
  return entries.flatMap((entry) => {
    if (entry.name.startsWith('.') || entry.name === 'node_modules') return [];
    if (isFolder(folder, entry)) return [{ word: `${folder}${entry.name}/`, about: 'folder' }];
    if (!/\.ya?ml$/.test(entry.name)) return [];
    return [{ word: `${folder}${entry.name}`, about: 'scenario' }];
  });
}

/** A folder, or a link to one. */
const isFolder = (above: string, entry: Dirent): boolean =>
  entry.isDirectory() ||
  (entry.isSymbolicLink() &&
    statSync(`${above}${entry.name}`, { throwIfNoEntry: false })?.isDirectory() === true);

const entriesOf = (folder: string) =>
  readdirSync(folder, { withFileTypes: true }).sort((a, b) => (a.name < b.name ? -1 : 1));

/** Those in the store, of one venue where it is named. A store that can not be read has none. */
export async function instruments(venue: string | null): Promise<readonly Candidate[]> {
  const path = storePath(undefined);
  if (!existsSync(path)) return [];
  const { openStore } = await import('../../store/store.ts');
  try {
    const store = await openStore(path, { mode: 'read' });
    try {
      const series = await store.listSeries(venue === null ? {} : { venue });
      const names = new Map(series.map(({ key }) => [key.instrument, key.venue]));
      return [...names].map(([word, about]) => ({ word, about }));
    } finally {
      await store.close();
    }
  } catch {
    return [];
  }
}

/**
 * Paths that a `--set`, or a `--grid`, may write in the scenario that the command line names, each with
 * its equals sign; those of a plain delta-neutral one where it names none.
 */
export async function scenarioPaths(
  before: readonly string[],
  onlySweepable: boolean,
): Promise<readonly Candidate[]> {
  const { readDocument } = await import('../../scenario/document.ts');
  const { knownPaths, sweepablePath } = await import('../../scenario/paths.ts');
  const file = before.find((word) => /\.ya?ml$/.test(word) && existsSync(word));
  try {
    const document = readDocument(file === undefined ? PLAIN : readFileSync(file, 'utf8'), '');
    return [...knownPaths(document)]
      .filter(([path, kind]) =>
        onlySweepable ? sweepablePath(document, path) === null : kind !== 'map',
      )
      .map(([path, kind]) => ({ word: `${path}=`, about: kind }));
  } catch {
    // What is no scenario has no paths.
    return [];
  }
}

const PLAIN = 'construction: { kind: delta-neutral }';
