/** `legrisk data list`: what the store holds, and what is missing in it. */
import type { EmptyStretch } from '../../store/answers.ts';
import { rowSortOf, storedName } from '../../store/keys.ts';
import type { SeriesDescription, SeriesFilter } from '../../store/list.ts';
import { openStore, type Store } from '../../store/store.ts';
import { durationText, minuteText } from '../../units/time.ts';
import { EXIT } from '../failure.ts';
import { storePath } from '../places.ts';
import { noSuchSeries } from '../stored-series.ts';
import { table, whole } from '../table.ts';
import type { Terminal } from '../terminal.ts';
import { shortened, visible } from '../visible.ts';
import { WIDTH, wrapped } from '../wrapped.ts';

export interface DataListOptions extends SeriesFilter {
  readonly db: string | undefined;
  readonly json: boolean;
}

export async function dataListCommand(
  options: DataListOptions,
  terminal: Terminal,
): Promise<number> {
  const store = await openStore(storePath(options.db), { mode: 'read' });
  try {
    const { series, answeredEmpty } = await held(store, options);
    if (options.json)
      terminal.out(JSON.stringify({ schemaVersion: 1, series, answeredEmpty }, null, 1));
    else terminal.out([...seriesLines(series), ...emptyLines(answeredEmpty)].join('\n'));
    return EXIT.done;
  } finally {
    await store.close();
  }
}

/** @throws DataError when the filters name nothing that is there */
async function held(store: Store, { venue, instrument, kind }: DataListOptions) {
  const filter: SeriesFilter = { venue, instrument, kind };
  const series = await store.describeSeries(filter);
  const answeredEmpty = await store.emptyStretches(filter);
  const isFiltered = Object.values(filter).some((word) => word !== undefined);
  if (isFiltered && series.length + answeredEmpty.length === 0)
    throw await noSuchSeries(store, 'data list', filter);
  return { series, answeredEmpty };
}

/** A line with the name of each series, and its figures below: a name may be long. */
function seriesLines(series: readonly SeriesDescription[]): readonly string[] {
  if (series.length === 0) return ['no series'];
  const head = ['', 'bar', 'first (UTC)', 'last (UTC)', 'rows', 'gaps, longest', 'source'];
  const [titles = '', ...figures] = table([head, ...series.map(figuresOf)], 1).split('\n');
  const lines = [titles];
  for (const [i, { key }] of series.entries())
    lines.push(shortened(visible(storedName(key)), WIDTH), figures[i] ?? '');
  return lines;
}

const figuresOf = ({
  key,
  resolutionMs,
  firstMs,
  lastMs,
  rows,
  gaps,
  sources,
}: SeriesDescription): readonly string[] => [
  '',
  resolutionMs === null ? rowSortOf(key.kind) : durationText(resolutionMs),
  minuteText(firstMs),
  minuteText(lastMs),
  whole(rows),
  gaps === null
    ? '-'
    : gaps.count === 0
      ? '0'
      : `${whole(gaps.count)}, ${durationText(gaps.longestMs)}`,
  sources.length === 1 ? (sources[0]?.sha256.slice(0, 8) ?? '') : `${sources.length} files`,
];

function emptyLines(stretches: readonly EmptyStretch[]): readonly string[] {
  if (stretches.length === 0) return [];
  const lines = stretches.flatMap(({ venue, instrument, kind, resolutionMs, fromMs, toMs }) => {
    const bar = resolutionMs === 0 ? '' : `, ${durationText(resolutionMs)}`;
    const span = `${minuteText(fromMs)} to ${minuteText(toMs)}`;
    return wrapped(visible(`${venue} ${instrument} ${kind}${bar}: ${span}`), '  ');
  });
  return ['', 'fetched, and the venue has no row (UTC):', ...lines];
}
