/** What the bundled reconstructions call themselves. */
import { listReconstructions, readReconstruction } from '../loaders/reconstruction/read.ts';
import { shipped } from './places.ts';

/** By name, of those that are bundled: a run may have been made with another version's. */
export function reconstructionTitles(
  names: readonly (string | null)[],
): ReadonlyMap<string, string> {
  const folder = shipped('data', 'reconstructions');
  const wanted = listReconstructions(folder).filter((name) => names.includes(name));
  return new Map(wanted.map((name) => [name, readReconstruction(name, folder).title]));
}
