/** `legrisk scan`: every pair of a store, what was quoted at its entries beside what arrived. */
import { join } from 'node:path';
import { DataError, ScenarioError } from '../../domain/errors.ts';
import type { ScanPair, ScanResult } from '../../domain/scan.ts';
import { readRuleBooks } from '../../loaders/venue-rules.ts';
import { decimal } from '../../report/format.ts';
import { namedPairs } from '../../report/scan/words.ts';
import { type CarryPair, carryPairs } from '../../sweep/carry-pairs.ts';
import { DAY, epochMs } from '../../units/units.ts';
import { readEntryTimes } from '../entries-and-hold.ts';
import { EXIT } from '../failure.ts';
import { counted } from '../finding-words.ts';
import { historyReader } from '../open-history.ts';
import { ownRules, shipped } from '../places.ts';
import { type Listing, listInstruments } from '../scan/listed.ts';
import { readScanQuestion, type ScanQuestion, type ScanQuestionOptions } from '../scan/question.ts';
import { scanPair, type UnnamedPair } from '../scan/run.ts';
import { scanText } from '../scan/text.ts';
import { writeScan } from '../scan/write.ts';
import { drawProgress } from '../sweep/progress.ts';
import type { Terminal } from '../terminal.ts';

export interface ScanOptions extends ScanQuestionOptions {
  readonly db: string | undefined;
  readonly rules: string | undefined;
  readonly out: string | undefined;
  readonly json: boolean;
}

export async function scanCommand(options: ScanOptions, terminal: Terminal): Promise<number> {
  const question = readScanQuestion(options);
  const booksOf = (venues: ReadonlySet<string>) =>
    readRuleBooks(shipped('data', 'venues'), venues, ownRules(options.rules));
  const listing = await listInstruments(
    { db: options.db, reconstruction: question.reconstruction },
    ({ venue, base }) =>
      (question.venues.size === 0 || question.venues.has(venue)) &&
      (question.coins.size === 0 || question.coins.has(base.toUpperCase())),
    booksOf,
  );
  const pairs = carryPairs(listing.listed).filter(
    ({ kind }) => question.construction === null || kind === question.construction,
  );
  if (pairs.length === 0) throw noPairs(question, listing);
  const books = booksOf(new Set(listing.listed.map(({ venue }) => venue)));
  const result = await scanned(question, pairs, listing, books, options, terminal);
  if (options.out !== undefined) {
    const files = writeScan(options.out, result, question.sort);
    terminal.say(`files: ${files.map((name) => join(options.out ?? '', name)).join(', ')}`);
  }
  terminal.out(
    options.json ? JSON.stringify(result, null, 1) : scanText(result, question.sort, terminal),
  );
  return EXIT.done;
}

async function scanned(
  question: ScanQuestion,
  pairs: readonly CarryPair[],
  listing: Listing,
  books: ReturnType<typeof readRuleBooks>,
  { db }: Pick<ScanOptions, 'db'>,
  terminal: Terminal,
): Promise<ScanResult> {
  const windowMs = windowOf(pairs, question);
  const entryAtMs = readEntryTimes(question.entriesText, {
    // Steps are counted from midnight, so that all pairs are entered at the same instants.
    from: epochMs(Math.floor(windowMs[0] / DAY) * DAY),
    to: epochMs(windowMs[1]),
  });
  refuseTooMany(pairs, question, entryAtMs.length);
  const reader = historyReader(db, books);
  const total = pairs.length * question.leverages.length * entryAtMs.length;
  let done = 0;
  const tick = (more: number): void => {
    done += more;
  };
  const progress = drawProgress(terminal.screen, total, () => done, process.uptime);
  const scanner = { question, books, reader, volumes: listing.volumes, entryAtMs, tick };
  const scannedPairs: UnnamedPair[] = [];
  try {
    for (const pair of pairs) scannedPairs.push(await scanPair(pair, scanner));
  } finally {
    progress.stop();
    await reader.close();
  }
  const told = namedPairs(scannedPairs);
  const { reconstruction, holdMs, entriesText, leverages, capital, survivor } = question;
  return {
    schemaVersion: 1,
    ...{ reconstruction, windowMs, holdMs, entriesText, leverages, capital, survivor },
    ...{ minAgeMs: question.minAgeMs, minHeadlineAprFraction: question.minHeadlineAprFraction },
    pairs: told,
    notes: notesOf(told, listing, question),
  };
}

/** Every entry is kept and told; of more than so many the JSON is longer than a text can be. */
const MOST_ENTRIES = 500_000;

function refuseTooMany(
  pairs: readonly CarryPair[],
  { leverages }: ScanQuestion,
  times: number,
): void {
  const whole = pairs.filter(({ lacking }) => lacking === null).length;
  const entries = whole * leverages.length * times;
  if (entries <= MOST_ENTRIES) return;
  throw new ScenarioError({
    where: '--entries',
    expected: `at most ${decimal(MOST_ENTRIES, 0)} entries over all pairs and leverages`,
    found: `${counted(whole, 'pair')} at ${counted(leverages.length, 'leverage')}, ${decimal(times, 0)} times: ${decimal(entries, 0)}`,
    hint: 'enter less often ( --entries every=1d ), or ask for fewer leverages or coins; legrisk sweep takes more of one pair',
  });
}

/** From the first row that any pair has in common to the last, as far as it was asked for. */
function windowOf(
  pairs: readonly CarryPair[],
  { window }: ScanQuestion,
): readonly [number, number] {
  const spans = pairs.flatMap((pair) => pair.window ?? []);
  const from = Math.max(window.fromMs, Math.min(...spans.map(({ fromMs }) => fromMs)));
  const to = Math.min(window.toMs, Math.max(...spans.map(({ toMs }) => toMs)));
  if (from < to) return [from, to];
  throw new DataError({
    where: 'scan',
    expected: 'a pair whose legs have some time in common',
    found: `none among ${counted(pairs.length, 'pair')}`,
    hint: 'legrisk data list  shows what is stored, and from when to when',
  });
}

function noPairs({ reconstruction }: ScanQuestion, { listed }: Listing): DataError {
  return new DataError({
    where: 'scan',
    expected:
      'two perpetuals of one coin on two venues, or its spot and a perpetual of one exchange',
    found: `${counted(listed.length, 'instrument')} to choose from, and no pair`,
    hint:
      reconstruction === null
        ? 'legrisk data list  shows what is stored; --reconstruction NAME scans a bundled one'
        : 'take --coin, --venue or --construction away',
  });
}

function notesOf(
  pairs: readonly ScanPair[],
  { unnamed }: Listing,
  { reconstruction, minAgeMs }: ScanQuestion,
): readonly string[] {
  const atPar = pairs.filter((pair) => pair.atPar && pair.notScanned === null).length;
  const last = pairs.filter((pair) => pair.marks === 'last' && pair.notScanned === null).length;
  return [
    reconstruction === null
      ? []
      : [`On ${reconstruction}, a reconstruction from published figures, which is no record.`],
    atPar === 0
      ? []
      : [
          `Two quote currencies are counted as equal in ${counted(atPar, 'pair')}; --same-quote leaves such pairs out.`,
        ],
    last === 0 ? [] : [`Last prices stand for marks in ${counted(last, 'pair')}.`],
    unnamed.length === 0
      ? []
      : [
          `Left out, because the name does not tell the coin: ${unnamed.slice(0, 5).join(', ')}${unnamed.length > 5 ? ` and ${unnamed.length - 5} more` : ''}.`,
        ],
    minAgeMs > 0 && reconstruction === null
      ? [
          'Ages are counted from the first stored row: an instrument listed before it is older than it counts here.',
        ]
      : [],
  ].flat();
}
