/** The formulas a leg was under: what its venue makes of a table's rates, on the formula's own word. */
import type { Assumption } from '../domain/result.ts';
import type { RuleInForce } from '../domain/rules-used.ts';
import type { LegSpec, Scenario } from '../domain/scenario.ts';
import { dayText } from '../units/time.ts';
import {
  type DatedFormula,
  type DatedMaintenance,
  type InForce,
  inForce,
  PLAIN_FORMULA,
  type RuleBook,
  rulesFor,
  sameTerms,
  termsOf,
} from '../venues/rule-book.ts';
import { inForceFor, inWords, NO_TABLE, UNDATED } from './dated-rules.ts';
import { formulaWords } from './rule-words.ts';

export interface FormulaRules {
  readonly rules: readonly RuleInForce[];
  readonly assumptions: readonly Assumption[];
}

/**
 * @param tables the entries in force, that of the window's start first
 * @throws DataError under `rules: dated`, where the formula of the window's start is not known to be of it
 */
export function formulaRules(
  scenario: Scenario,
  spec: LegSpec,
  book: RuleBook,
  tables: readonly DatedMaintenance[],
): FormulaRules {
  const known = rulesFor(book.formulas, spec.instrument);
  const rules: RuleInForce[] = [];
  let start: InForce<DatedFormula> | null = null;
  for (const [i, table] of tables.entries()) {
    const found = inForce(known, i === 0 ? scenario.window.from : table.inForceFromMs);
    const used = found !== null && sameTerms(found.rule, termsOf(table)) ? found : null;
    const rule = used === null ? withoutFormula(table, scenario) : ofFormula(used);
    if (i === 0) start = used;
    const before = rules.at(-1);
    if (before?.text !== rule.text || before.source !== rule.source) rules.push(rule);
  }
  if (start !== null) inForceFor(scenario, known, `${spec.venue} ${spec.instrument} formula`);
  return { rules, assumptions: said(spec, book, start, rules) };
}

const ofFormula = ({ rule, nearest }: InForce<DatedFormula>): RuleInForce => ({
  ...inWords(rule, nearest),
  ...NO_TABLE,
  what: 'formula',
  text: formulaWords(rule),
});

/** What the table itself says in place of a formula; or, where nobody says anything, the plain one. */
function withoutFormula(table: DatedMaintenance, { window }: Scenario): RuleInForce {
  const terms = termsOf(table);
  const what = { ...NO_TABLE, what: 'formula', text: formulaWords(terms) } as const;
  return sameTerms(terms, PLAIN_FORMULA)
    ? { ...UNDATED, ...what, source: null, checkedAgainst: 'nothing yet' }
    : { ...inWords(table, table.tableFromMs > window.from), ...what };
}

function said(
  spec: LegSpec,
  book: RuleBook,
  start: InForce<DatedFormula> | null,
  rules: readonly RuleInForce[],
): readonly Assumption[] {
  const assumptions: Assumption[] = [];
  const say = (code: string, text: string): void => {
    assumptions.push({ code, text: `${book.title} ${spec.instrument}: ${text}` });
  };
  if (start?.nearest === true)
    say(
      'formula-nearest',
      `the earliest known margin formula is of ${dayText(start.rule.inForceFromMs)}, after the window's start, and is used.`,
    );
  else if (start?.rule.datedBy === 'assumed')
    say('formula-assumed', 'since when the margin formula holds is not known.');
  if (rules[0]?.source === null) say('formula-unsourced', 'the margin formula has no source.');
  if (rules.length > 1)
    say(
      'formula-change',
      `the margin formula changes inside the window, on ${rules
        .slice(1)
        .map(({ inForceFrom }) => inForceFrom)
        .join(', ')}; open positions meet the new one from then on.`,
    );
  return assumptions;
}
