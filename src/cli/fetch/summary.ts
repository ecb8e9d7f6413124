/** What a fetch did: a table with sentences below it, or one JSON object. */
import { lengthOf } from '../../fetch/stretch.ts';
import { resolutionText } from '../resolution-option.ts';
import { table, whole } from '../table.ts';
import { wrapped } from '../wrapped.ts';
import type { Fetched } from './run.ts';
import { type Want, wantName } from './want.ts';
import { sentencesOf } from './words.ts';

export function summaryText(all: readonly Fetched[], requests: number): string {
  const rows = all.map((fetched) => [wantName(fetched.want), ...cellsOf(fetched)]);
  const lines = all.flatMap((fetched) =>
    sentencesOf(fetched).flatMap((sentence) =>
      wrapped(`${wantName(fetched.want)}: ${sentence}`, ''),
    ),
  );
  const asked = requests === 1 ? '1 request' : `${requests} requests`;
  return [table([['series', 'bar', 'added', 'there'], ...rows], 2), ...lines, asked].join('\n');
}

function cellsOf(fetched: Fetched): readonly string[] {
  if (fetched.state !== 'fetched') return ['', fetched.state === 'failed' ? 'failed' : 'none', ''];
  const { wanted, rowsAdded, rowsAlreadyThere, rowsKnown, known } = fetched.outcome;
  const bar = wanted.resolutionMs === 0 ? '' : resolutionText(wanted.resolutionMs);
  return [bar, known ? 'known' : whole(rowsAdded), whole(rowsAlreadyThere + rowsKnown)];
}

export function summaryJson(all: readonly Fetched[], requests: number): object {
  return { schemaVersion: 1, series: all.map(seriesJson), requests };
}

function seriesJson(fetched: Fetched): object {
  const { want, state } = fetched;
  const words = sentencesOf(fetched);
  if (fetched.state !== 'fetched') {
    const failed = fetched.state === 'failed' ? { issues: fetched.issues } : {};
    return { ...keyOf(want), state, resolutionMs: null, rowsAdded: 0, ...failed, notes: words };
  }
  const { wanted, answered, holes, withheld, unanswered, known } = fetched.outcome;
  const { rowsAdded, rowsAlreadyThere, rowsKnown } = fetched.outcome;
  return {
    ...keyOf(want),
    state: known ? 'known' : state,
    resolutionMs: wanted.resolutionMs === 0 ? null : wanted.resolutionMs,
    fromMs: wanted.fromMs,
    toMs: wanted.toMs,
    rowsAdded,
    rowsAlreadyThere,
    rowsKnown,
    answeredMs: lengthOf(answered),
    holes,
    withheld: withheld.map(({ withheld: reason, ...stretch }) => ({ ...stretch, reason })),
    unanswered,
    notes: words,
  };
}

const keyOf = ({ venue, instrument, kind }: Want) => ({ venue, instrument, kind });
