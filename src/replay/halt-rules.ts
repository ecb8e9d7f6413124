/** The halts that a plan meets: the scenario's own, and the documented ones that it names. */
import { type Issue, ScenarioError } from '../domain/errors.ts';
import type { Halt, HaltKind, StatedHalt } from '../domain/halt.ts';
import type { Assumption } from '../domain/result.ts';
import { didYouMean } from '../units/nearest.ts';
import { minuteText } from '../units/time.ts';
import type { RuleBook } from '../venues/rule-book.ts';

/**
 * Those of the legs' venues, oldest first, and what is said of them.
 *
 * @param books of the legs' venues
 * @throws ScenarioError where a name is none of a record of these venues
 */
export function haltsOf(
  stated: readonly StatedHalt[],
  books: readonly Pick<RuleBook, 'venue' | 'title' | 'halts'>[],
): { readonly halts: readonly Halt[]; readonly assumptions: readonly Assumption[] } {
  const documented = books.flatMap(({ halts = [] }) => halts);
  const issues: Issue[] = [];
  const found = stated.flatMap((one, i): readonly Halt[] => {
    if (!('named' in one)) return [one];
    const ofRecord = documented.filter(({ record }) => record === one.named);
    if (ofRecord.length === 0) issues.push(unknownRecord(one.named, i, documented, books));
    return ofRecord;
  });
  if (issues.length > 0) throw new ScenarioError(issues);
  const venues = new Map(books.map(({ venue, title }) => [venue, title]));
  const met = [...new Set(found)].filter(({ venue }) => venues.has(venue));
  const elsewhere = found.filter(({ venue }) => !venues.has(venue)).map(({ venue }) => venue);
  const assumptions = met
    .toSorted((a, b) => a.from - b.from)
    .map((halt) => ({ code: 'halt', text: haltWords(halt, venues.get(halt.venue) ?? halt.venue) }));
  if (met.length > 0) assumptions.push(UNFORESEEN);
  for (const venue of new Set(elsewhere))
    assumptions.push({
      code: 'halt-elsewhere',
      text: `No leg is on ${venue}: its halts stop nothing here.`,
    });
  return { halts: met.toSorted((a, b) => a.from - b.from), assumptions };
}

const UNFORESEEN: Assumption = {
  code: 'halts-unforeseen',
  text: 'Nobody knows of a halt before it begins, or of its end before it is over. What meets one waits, and is done at the first open after it. The twin meets those of orders as well.',
};

function unknownRecord(
  name: string,
  index: number,
  documented: readonly Halt[],
  books: readonly Pick<RuleBook, 'venue'>[],
): Issue {
  const names = [...new Set(documented.flatMap(({ record }) => record ?? []))];
  const venues = [...new Set(books.map(({ venue }) => venue))].join(' or ');
  const near = didYouMean(name, names);
  return {
    where: `halts.${index}`,
    expected:
      names.length === 0
        ? `a halt in full: none is documented for ${venues}`
        : `a documented halt of ${venues}: ${names.join(', ')}`,
    found: JSON.stringify(name),
    hint: near ?? 'in full:  { venue: …, stops: deposits, from: …, to: … }',
  };
}

/** What is stopped, as a sentence has it after a venue's name and before the time. */
export const STOPPED: Readonly<Record<HaltKind, string>> = {
  trading: 'no order of ours was filled',
  withdrawals: 'nothing could be withdrawn',
  deposits: 'no collateral arrived',
  transfers: 'no collateral could leave or arrive',
  'failing transfers': 'transfers failed and came back',
};

function haltWords({ kind, from, to, source, assumed, record }: Halt, title: string): string {
  const when = `from ${minuteText(from)} to ${minuteText(to)} UTC`;
  const whose =
    source === null ? 'as the scenario states it' : `${record ?? 'the scenario'}, after ${source}`;
  return `${title}: ${STOPPED[kind]} ${when} (${whose}).${assumed === null ? '' : ` ${assumed}`}`;
}
