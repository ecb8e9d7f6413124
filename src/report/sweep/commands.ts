/** What to type to see a cell from nearer: each a command that runs where the sweep was run. */
import type { EntryNet } from '../../sweep/point-statistics.ts';
import { isoInstant } from '../../units/time.ts';
import type { CellData, SweepData } from './data.ts';
import { shareText } from './figures.ts';

export interface CellCommand {
  readonly says: string;
  /** Null: a value that can not be typed into a shell is in it. */
  readonly line: string | null;
}

/** @returns of a cell without an observed entry only the sweep of it; of one with a single one that */
export function cellCommands(data: SweepData, cell: CellData): readonly CellCommand[] {
  const { file, name, entries, places } = data.command;
  const { median, worst } = cell;
  const sets = setsOf(data, cell);
  const replayOf = (what: string, entry: EntryNet): CellCommand => ({
    says: `Replay ${what}: ${minute(entry.entryAtMs)} UTC, net ${shareText(entry.returnFraction)}`,
    line: commandText(['replay', file, ...sets, ...entered(entry.entryAtMs), ...places]),
  });
  const alone = [
    ...['sweep', file, ...sets, ...(entries === null ? [] : ['--entries', entries]), ...places],
    ...['--out', `reports/${name}-cell`],
  ];
  return [
    ...(median === null
      ? []
      : [replayOf(cell.observed === 1 ? 'the one entry' : 'the entry in the middle', median)]),
    ...(worst === null || cell.observed === 1 ? [] : [replayOf('the worst entry', worst)]),
    { says: 'Sweep this cell alone, all its entries', line: commandText(alone) },
  ];
}

function setsOf({ axes, command }: SweepData, { places }: CellData): readonly string[] {
  const own = axes.map(({ path, texts }, i) => `${path}=${texts[places[i] ?? 0] ?? ''}`);
  return [...command.sets, ...own].flatMap((set) => ['--set', set]);
}

const entered = (atMs: number): readonly string[] => ['--set', `window.from=${instant(atMs)}`];

/** `2025-10-06T05:00Z`: as much of the instant as it has. */
const instant = (atMs: number): string => isoInstant(atMs).replace(/(?::00)?\.000Z$/, 'Z');

const minute = (atMs: number): string => instant(atMs).replace('T', '\u00a0').replace('Z', '');

/** Nothing of this has to be quoted in any shell. */
const PLAIN = /^[\w@%+=:,./-]+$/;
const UNTYPABLE = /[\p{Cc}\p{Surrogate}\u200e\u200f\u202a-\u202e\u2066-\u2069]/u;

/** `legrisk` and the words as a shell takes them; null: one of them can not be typed. */
export function commandText(words: readonly string[]): string | null {
  if (words.some((word) => UNTYPABLE.test(word))) return null;
  return ['legrisk', ...words].map(quoted).join(' ');
}

/** As a POSIX shell takes it for one word that means nothing else. */
const quoted = (word: string): string =>
  PLAIN.test(word) ? word : `'${word.replaceAll("'", String.raw`'\''`)}'`;
