/** A scan for a terminal of 80 columns: the returns, then what each pair is like, then what was left out. */
import type { ScanPair, ScanResult } from '../../domain/scan.ts';
import { NONE } from '../../report/format.ts';
import type { ScanLine } from '../../report/scan/line.ts';
import {
  ageText,
  aprText,
  CAUSE_WORDS,
  LET_IN,
  leftOut,
  scanVerdict,
  shareText,
  survivorText,
  volumeText,
} from '../../report/scan/words.ts';
import { durationText } from '../../units/time.ts';
import { type Cell, type TableOptions, table } from '../table.ts';
import { wrapped } from '../wrapped.ts';
import { type Sort, sortedLines } from './sorts.ts';

export function scanText(result: ScanResult, sort: Sort, options: TableOptions = {}): string {
  const lines = sortedLines(result.pairs, sort);
  const scanned = result.pairs.filter(({ notScanned }) => notScanned === null);
  const parts = [
    wrapped(scanVerdict(result), '', '').join('\n'),
    lines.length === 0 ? '' : returns(lines, options),
    lines.length === 0 ? '' : legend(result),
    scanned.length === 0 ? '' : character(scanned, lines, options),
    leftOutText(result),
    result.notes.flatMap((note) => wrapped(note, '', '')).join('\n'),
  ];
  return parts.filter((part) => part !== '').join('\n\n');
}

const lossOf = (apr: number | null): Cell =>
  apr !== null && apr < 0 ? { loss: aprText(apr) } : aprText(apr);

function returns(lines: readonly ScanLine[], options: TableOptions): string {
  const rows = lines.map(({ pair, row }) => [
    pair.name,
    `${row.leverage}x`,
    String(row.counts.entered),
    aprText(row.headlineAprFraction?.mean ?? null),
    lossOf(row.realisedAprFraction?.mean ?? null),
    lossOf(row.realisedAprFraction?.p05 ?? null),
    shareText(row.forcedFraction),
    row.cause === null ? NONE : CAUSE_WORDS[row.cause].short,
  ]);
  const head = ['pair', 'lev', 'in', 'quoted', 'realised', 'worst 5%', 'forced', 'why'];
  return table([head, ...rows], 1, options);
}

function legend(result: ScanResult): string {
  const { holdMs, entriesText, minHeadlineAprFraction } = result;
  const from =
    minHeadlineAprFraction > 0
      ? `quoted ${aprText(minHeadlineAprFraction)} or more`
      : 'quoted above zero';
  return wrapped(
    `in: entries made, ${entriesText}, each held ${durationText(holdMs)}, where the pair was ${from}. ` +
      'quoted: mean headline APR, on the notional of one leg. realised: mean net a year on all capital, ' +
      'after forced exits; worst 5%: its 5 % quantile. why: what took most of the quote. ' +
      `After a forced exit ${survivorText(result)}.`,
    '',
    '',
  ).join('\n');
}

function character(
  pairs: readonly ScanPair[],
  lines: readonly ScanLine[],
  options: TableOptions,
): string {
  const rows = pairs.map((pair) => {
    const own = lines.filter((line) => line.pair === pair).map(({ row }) => row);
    const [first] = own;
    const survival = first?.survivalLeverage ?? null;
    return [
      pair.name,
      ageText(first?.youngestAgeMs ?? null),
      volumeText(pair),
      pair.divergence === null ? NONE : shareText(pair.divergence.medianFraction, 2),
      pair.divergence === null ? NONE : shareText(pair.divergence.maxFraction, 1),
      survival === null ? NONE : `${survival.p01.toFixed(1)} / ${survival.p50.toFixed(1)}`,
    ];
  });
  const head = ['pair', 'age', 'volume a day', 'apart', 'at most', 'survives at'];
  const note = wrapped(
    'age: of the youngest entry, at least: since the first row of the younger instrument. volume: median ' +
      'of the smaller leg, in its quote. apart: of the two marks, median and most. survives at: the leverage ' +
      'that 99 of 100 entries, and that half of them, would have lived at.',
    '',
    '',
  ).join('\n');
  return `${table([head, ...rows], 1, options)}\n${note}`;
}

/** Nothing is dropped: what could not be scanned says why. */
function leftOutText({ pairs }: ScanResult): string {
  const lines = leftOut(pairs);
  if (lines.length === 0) return '';
  return [
    'not scanned:',
    ...lines.flatMap(({ name, why }) => wrapped(`${name}: ${why}`, '  ')),
    ...wrapped(LET_IN, '', ''),
  ].join('\n');
}
