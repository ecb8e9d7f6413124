/**
 * Goal: a reader sees whether the exchange would have ranked the account lower, and what it could not
 * have seen.
 */
import { describe, expect, test } from 'vitest';
import type { DeltaNeutralAccount } from '../../../src/domain/hedge.ts';
import type { ResultEvent } from '../../../src/domain/result.ts';
import { renderCsvs } from '../../../src/report/csv.ts';
import type { Html } from '../../../src/report/escape.ts';
import { eventsSection } from '../../../src/report/sections/events.ts';
import { evidenceSections } from '../../../src/report/sections/evidence.ts';
import { avaxReport, DEATH, FROM } from '../../builders/report-fixture.ts';

const neutral: DeltaNeutralAccount = {
  exchange: 'binance',
  underlier: 'AVAX',
  qualifiesAtEntry: true,
  relativeDiffAtEntryFraction: 0.02,
  reasonAtEntry: 'the relative difference of 2 % is below 5 %',
  qualifyingTimeFraction: 0.25,
  changes: [
    { atMs: FROM, qualifies: true, relativeDiffFraction: 0.02, reason: 'it is near' },
    { atMs: DEATH, qualifies: false, relativeDiffFraction: 1, reason: 'it is not' },
  ],
};

/** Markup with its narrow spaces as plain ones. */
const seen = (section: Html | undefined): string => (section?.markup ?? '').replace(/\s/gu, ' ');

const limitsOf = (deltaNeutralAccounts: readonly DeltaNeutralAccount[]): string =>
  seen(evidenceSections(avaxReport({ deltaNeutralAccounts }))[0]);

const NEVER = 'A hedge on another venue never counts';

describe('what a report says of an account', () => {
  test('is nothing where no facts were stated', () => {
    expect(limitsOf([])).toContain('What this cannot tell');
    expect(limitsOf([])).not.toContain(NEVER);
  });

  test('is how it stood at entry, for how long, and that other venues never count', () => {
    const text = limitsOf([neutral]);
    expect(text).toContain(
      'Binance account, AVAX: delta-neutral at entry (the relative difference of 2 % is below 5 %), ' +
        'delta-neutral for 25.0 % of the time a leg was held there, 2 changes.',
    );
    expect(text.split(NEVER)).toHaveLength(2);
  });

  test('is that it is not known where no leg lived to a close', () => {
    const unknown = { ...neutral, qualifiesAtEntry: null, qualifyingTimeFraction: null };
    expect(limitsOf([unknown])).toContain('whether it counted as delta-neutral is not known');
  });

  test('stands among the events, on the page and in the CSV', () => {
    const note = 'The Binance account no longer counts as delta-neutral in AVAX: it is not.';
    const event: ResultEvent = {
      atMs: DEATH,
      kind: 'delta-neutral',
      leg: 'short',
      lifeIndex: 0,
      netDeltaBeforeBase: 0,
      netDeltaAfterBase: -1,
      note,
    };
    const report = avaxReport({ events: [event] });
    const page = seen(eventsSection(report.result));
    expect(page).toContain('Delta-neutral account');
    expect(page).toContain(note);
    const [, row] = renderCsvs(report).events.split('\r\n');
    expect(row).toContain(',delta-neutral,short,0,');
    expect(row).toContain(note);
  });
});
