/** `legrisk import`: files into the store, whole or not at all. */
import { existsSync, readdirSync } from 'node:fs';
import { basename, dirname, join } from 'node:path';
import { ScenarioError } from '../../domain/errors.ts';
import { entryAt, isFolder } from '../../loaders/entry.ts';
import { type ImportOptions, type ImportReport, importPaths } from '../../loaders/import.ts';
import { importSeries } from '../../loaders/import-series.ts';
import { parseMapping } from '../../loaders/mapping.ts';
import { expandReconstruction } from '../../loaders/reconstruction/expand.ts';
import { readTextFile } from '../../loaders/text-file.ts';
import { ownVenues } from '../../loaders/venue-rules.ts';
import { openStore, type Store } from '../../store/store.ts';
import { isVenueName } from '../../venues/names.ts';
import { EXIT } from '../failure.ts';
import { makeFolder, removeEmpty } from '../make-folder.ts';
import { ownRules, storePath } from '../places.ts';
import { table, whole } from '../table.ts';
import type { Terminal } from '../terminal.ts';

/** A longer file, a mapping or a reconstruction, was not written by a person. */
const YAML_BYTES_MAX = 1_000_000;

export interface ImportCommandOptions extends Omit<ImportOptions, 'mapping'> {
  readonly paths: readonly string[];
  /** A mapping file, for tables whose columns say too little. */
  readonly map: string | undefined;
  readonly db: string | undefined;
  readonly json: boolean;
}

export async function importCommand(
  options: ImportCommandOptions,
  terminal: Terminal,
): Promise<number> {
  const path = storePath(options.db);
  const made = makeFolder(dirname(path));
  let report: ImportReport;
  try {
    report = await importInto(path, options);
  } catch (error) {
    removeEmpty(made);
    throw error;
  }
  if (options.json) terminal.out(JSON.stringify({ schemaVersion: 1, ...report }, null, 1));
  else terminal.out(importTable(report, terminal));
  return EXIT.done;
}

async function importInto(path: string, options: ImportCommandOptions): Promise<ImportReport> {
  const store = await openStore(path, { mode: 'write' });
  try {
    return await importAll(store, options);
  } finally {
    await store.close();
  }
}

/** Reconstruction files are YAML; everything else is a record. The two are not mixed in one call. */
async function importAll(store: Store, options: ImportCommandOptions): Promise<ImportReport> {
  const { paths, db: _db, json: _json, map, ...rest } = options;
  const files = paths.flatMap(yamlFiles);
  if (files.length === 0)
    return importPaths(store, paths, withOwnVenues({ ...rest, ...mappingOf(map) }));
  if (paths.some((path) => yamlFiles(path).length === 0))
    throw new ScenarioError({
      where: 'import',
      expected: 'either reconstructions (.yaml) or records',
      found: 'both',
      hint: 'import them in two calls',
    });
  const series = files.flatMap((file) =>
    expandReconstruction(readTextFile(file, YAML_BYTES_MAX), basename(file), 1),
  );
  return importSeries(store, series);
}

function mappingOf(path: string | undefined): Pick<ImportOptions, 'mapping'> {
  if (path === undefined) return {};
  if (!existsSync(path))
    throw new ScenarioError({
      where: '--map',
      expected: 'a mapping file (docs/mapping.md)',
      found: `no file ${path}`,
    });
  return { mapping: parseMapping(readTextFile(path, YAML_BYTES_MAX), basename(path)) };
}

/** A venue that is none of ours may be one of the user's own rule files. */
function withOwnVenues(options: ImportOptions): ImportOptions {
  const named = [options.venue, ...(options.mapping?.series ?? []).map(({ venue }) => venue)];
  if (named.every((venue) => venue === undefined || isVenueName(venue))) return options;
  return { ...options, ownVenues: ownVenues(ownRules(undefined)) };
}

function yamlFiles(path: string): readonly string[] {
  if (!isFolder(path)) return path.endsWith('.yaml') ? [path] : [];
  return readdirSync(path)
    .filter((name) => name.endsWith('.yaml'))
    .sort()
    .map((name) => join(path, name))
    .filter((file) => entryAt(file)?.isFile() === true);
}

function importTable({ sources }: ImportReport, terminal: Terminal): string {
  const rows = sources.map(({ file, series, rowsAdded, rowsAlreadyThere, skipped, format }) => [
    basename(file),
    `${series.venue} ${series.instrument} ${series.kind}`,
    format,
    skipped ? 'known' : whole(rowsAdded),
    whole(rowsAlreadyThere),
  ]);
  return table([['file', 'series', 'format', 'added', 'there'], ...rows], 3, {
    columns: terminal.columns,
    yields: [0, 2],
  });
}
