/** `legrisk data check`: everything the store holds, looked at for what can not be a record. */
import type { StoreCheck } from '../../domain/coverage.ts';
import { ScenarioError } from '../../domain/errors.ts';
import { FINDING_CODES, type FindingCode } from '../../domain/finding.ts';
import type { SeriesKind } from '../../domain/series.ts';
import { readRuleBooks } from '../../loaders/venue-rules.ts';
import { foundText } from '../../scenario/found.ts';
import type { SeriesSummary } from '../../store/list.ts';
import { openStore } from '../../store/store.ts';
import { didYouMean } from '../../units/nearest.ts';
import { checkStore } from '../data-check/store-check.ts';
import { checkText } from '../data-check/text.ts';
import { EXIT } from '../failure.ts';
import { ownRules, shipped, storePath } from '../places.ts';
import { noSuchSeries } from '../stored-series.ts';
import type { Terminal } from '../terminal.ts';
import { windowOption } from '../window-option.ts';

export interface DataCheckOptions {
  readonly db: string | undefined;
  readonly rules: string | undefined;
  readonly venue: string | undefined;
  readonly instrument: string | undefined;
  readonly kind: SeriesKind | undefined;
  readonly from: string | undefined;
  readonly to: string | undefined;
  readonly accept: readonly string[];
  readonly out: string | undefined;
  readonly json: boolean;
}

/** @returns 3 where an error was found that is not accepted */
export async function dataCheckCommand(
  options: DataCheckOptions,
  terminal: Terminal,
): Promise<number> {
  const accept = acceptedCodes(options.accept);
  const check = await checked(options, accept);
  const answer = { schemaVersion: 1, ...check };
  if (options.out !== undefined) {
    const { writeCheck } = await import('../data-check/folder.ts');
    terminal.say(`page: ${writeCheck(options.out, answer)}`);
  }
  terminal.out(options.json ? JSON.stringify(answer, null, 1) : checkText(check));
  const refused = check.findings.some(
    ({ severity, accepted }) => severity === 'error' && !accepted,
  );
  return refused ? EXIT.data : EXIT.done;
}

async function checked(
  options: DataCheckOptions,
  accept: readonly FindingCode[],
): Promise<StoreCheck> {
  const window = windowOption(options);
  const own = ownRules(options.rules);
  const store = await openStore(storePath(options.db), { mode: 'read' });
  try {
    const { venue, instrument, kind } = options;
    const filter = { venue, instrument, kind };
    const asked = (key: SeriesSummary['key']): boolean =>
      (venue === undefined || key.venue === venue) &&
      (instrument === undefined || key.instrument === instrument) &&
      (kind === undefined || key.kind === kind);
    const stored = await store.listSeries();
    if (!stored.some(({ key }) => asked(key)))
      throw await noSuchSeries(store, 'data check', filter);
    const venues = new Set(stored.map(({ key }) => key.venue));
    const books = readRuleBooks(shipped('data', 'venues'), venues, own);
    return await checkStore(store, books, { stored, asked, window, accept });
  } finally {
    await store.close();
  }
}

/** Several may stand in one option, between commas. */
function acceptedCodes(texts: readonly string[]): readonly FindingCode[] {
  return texts
    .flatMap((text) => text.split(','))
    .map((text) => {
      const word = text.trim();
      const code = FINDING_CODES.find((known) => known === word);
      if (code !== undefined) return code;
      throw new ScenarioError({
        where: '--accept',
        expected: 'the name of a finding in the data',
        found: foundText(word),
        hint: didYouMean(word, FINDING_CODES) ?? 'docs/data-checks.md has them all',
      });
    });
}
