/** Files into an open store: loaded when somebody imports, for the readers of all formats are many. */
import { basename } from 'node:path';
import { importPaths } from '../loaders/import.ts';
import { parseMapping } from '../loaders/mapping.ts';
import type { ImportReport } from '../loaders/report.ts';
import { readTextFile } from '../loaders/text-file.ts';
import { ownVenues } from '../loaders/venue-rules.ts';
import type { Store } from '../store/store.ts';
import type { ImportWanted } from './market-store.ts';

/** A longer mapping file was not written by a person. */
const MAPPING_BYTES_MAX = 1_000_000;

/** @throws ScenarioError, DataError as `importPaths` and `parseMapping` do */
export async function importFiles(
  store: Store,
  paths: readonly string[],
  { mapping, rules, ...said }: ImportWanted,
): Promise<ImportReport> {
  const given = Object.entries(said).filter(([, value]) => value !== undefined);
  return await importPaths(store, paths, {
    ...Object.fromEntries(given),
    ...(rules === undefined ? {} : { ownVenues: ownVenues(rules) }),
    ...(mapping === undefined
      ? {}
      : { mapping: parseMapping(readTextFile(mapping, MAPPING_BYTES_MAX), basename(mapping)) }),
  });
}
