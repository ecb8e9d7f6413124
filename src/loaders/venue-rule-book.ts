/** What the files of one venue say, as the book an engine asks. */
import { DataError, type Issue } from '../domain/errors.ts';
import type { MarginRule } from '../domain/margin-rule.ts';
import { collateralSchedule } from '../margin/collateral.ts';
import { checkRule } from '../margin/maintenance.ts';
import {
  type DatedCollateral,
  type DatedFormula,
  type DatedMaintenance,
  inForce,
  PLAIN_FORMULA,
  type RuleBook,
  rulesFor,
  sameTerms,
  termsOf,
} from '../venues/rule-book.ts';
import { ISSUES_MAX } from './issues.ts';
import type { CollateralTable, RuleFile, RuleTable } from './venue-rule-schema.ts';

/**
 * The whole book of a venue, its rules oldest first.
 *
 * @param where the file or files it was read from, as errors should name them
 * @throws DataError when the files leave out what a book must have, a table is none that
 *         `checkRule` lets pass, or two tables claim one instrument on one day
 */
export function ruleBook(file: RuleFile, where: string): RuleBook {
  const { title, trigger } = file;
  if (title === null || trigger === null)
    throw new DataError({
      where: `${where}: ${title === null ? 'title' : 'trigger'}`,
      expected: 'a title and a trigger, which a venue of your own needs',
      found: 'nothing',
      hint: 'docs/rules.md shows a whole file; check the spelling of venue, if it is a known one',
    });
  const formulas = oldestFirst(file.formulas);
  const tables = oldestFirst(file.tables);
  refuseTwins(tables, where);
  const maintenance = tables.flatMap((table) => inFormulas(table, tables, formulas));
  refuseFaults(maintenance, where);
  return {
    venue: file.venue,
    title,
    formulas,
    maintenance: oldestFirst(maintenance),
    fees: oldestFirst(file.fees),
    liquidation: oldestFirst(file.liquidation),
    trigger,
    funding: file.funding,
    fundingCaps: oldestFirst(file.fundingCaps),
    collateral: oldestFirst(file.collateral.map((table) => collateralOf(table, where))),
    accounts: oldestFirst(file.accounts),
    hedgeRank: file.hedgeRank,
    adl: file.adl,
    adlRecords: [],
    gaps: file.gaps,
  };
}

function collateralOf(
  { measure, tiers, ...table }: CollateralTable,
  where: string,
): DatedCollateral {
  return { ...table, schedule: collateralSchedule(measure, tiers, `${where}: ${table.asset}`) };
}

const oldestFirst = <T extends { readonly inForceFromMs: number }>(rules: readonly T[]): T[] =>
  rules.toSorted((a, b) => a.inForceFromMs - b.inForceFromMs);

/**
 * A table as it holds under each formula of its time: from its own day, and again from the day of
 * every later formula until the next table of the instrument. The first table of an instrument stands
 * in for the days before it, so it is given under the formulas of those days too.
 */
function inFormulas(
  table: RuleTable,
  tables: readonly RuleTable[],
  formulas: readonly DatedFormula[],
): DatedMaintenance[] {
  const made: DatedMaintenance[] = [];
  for (const instrument of table.instruments) {
    const own = tables.filter(({ instruments }) => instruments.includes(instrument));
    const known = rulesFor(formulas, instrument);
    const days = new Set([table.inForceFromMs, ...known.map((one) => one.inForceFromMs)]);
    const holds = [...days]
      .filter((atMs) => inForce(own, atMs)?.rule === table)
      .toSorted((a, b) => a - b)
      .map((atMs) => maintenanceIn(table, instrument, atMs, inForce(known, atMs)?.rule ?? null));
    made.push(...withoutRepeats(holds, table.inForceFromMs));
  }
  return joined(made);
}

/**
 * The first of every run of entries under one formula; of the first run, where the table's own day is
 * in it, the entry of that day: it stands in for every day before it anyway.
 */
function withoutRepeats(
  holds: readonly DatedMaintenance[],
  fromMs: number,
): readonly DatedMaintenance[] {
  const change = holds.findIndex((one) => !sameFormula(one, holds[0] ?? one));
  const firstRun = change < 0 ? holds : holds.slice(0, change);
  const ownDay = firstRun.findLast(({ inForceFromMs }) => inForceFromMs === fromMs);
  const firsts = holds.filter((one, i) => {
    const before = holds[i - 1];
    return before === undefined || !sameFormula(one, before);
  });
  return ownDay === undefined ? firsts : [ownDay, ...firsts.slice(1)];
}

function maintenanceIn(
  table: RuleTable,
  instrument: string,
  atMs: number,
  found: DatedFormula | null,
): DatedMaintenance {
  const { own } = table;
  const formula = found ?? PLAIN_FORMULA;
  const rule: MarginRule = {
    form: table.form,
    tiers: table.tiers,
    measure: table.measure,
    contractSize: table.contractSize,
    basis: own.basis ?? formula.basis,
    closeFee: own.closeFee ?? formula.closeFee,
    slopePerCoin: own.slopePerCoin ?? formula.slopePerCoin,
  };
  return {
    table: table.table,
    instruments: [instrument],
    inForceFromMs: atMs,
    tableFromMs: table.inForceFromMs,
    datedBy: table.datedBy,
    source: table.source,
    checkedAgainst: table.checkedAgainst,
    rule,
    leverageReservesFee: own.leverageReservesFee ?? formula.leverageReservesFee,
  };
}

const sameFormula = (a: DatedMaintenance, b: DatedMaintenance): boolean =>
  sameTerms(termsOf(a), termsOf(b));

/** One entry for the instruments that a table treats alike from one day on. */
function joined(made: readonly DatedMaintenance[]): DatedMaintenance[] {
  const joint: DatedMaintenance[] = [];
  for (const one of made) {
    const at = joint.findIndex(
      (other) => other.inForceFromMs === one.inForceFromMs && sameFormula(other, one),
    );
    const twin = joint[at];
    if (twin === undefined) joint.push(one);
    else joint[at] = { ...twin, instruments: [...twin.instruments, ...one.instruments] };
  }
  return joint;
}

function refuseTwins(tables: readonly RuleTable[], where: string): void {
  const seen = new Map<string, string>();
  for (const { instruments, inForceFromMs, table } of tables)
    for (const instrument of instruments) {
      const key = `${inForceFromMs} ${instrument}`;
      const other = seen.get(key);
      if (other !== undefined)
        throw new DataError({
          where: `${where}: ${table}`,
          expected: `one table of ${instrument} from that day on`,
          found: `another: ${other}`,
        });
      seen.set(key, table);
    }
}

/** Every table is checked, so that one reading names all that are wrong. */
function refuseFaults(maintenance: readonly DatedMaintenance[], where: string): void {
  const issues: Issue[] = [];
  const checked = new Set<readonly unknown[]>();
  for (const { table, rule } of maintenance) {
    // The same tiers under a later formula have the same faults.
    if (checked.has(rule.tiers)) continue;
    checked.add(rule.tiers);
    try {
      checkRule(rule, `${where}: ${table}`);
    } catch (error) {
      if (!(error instanceof DataError)) throw error;
      issues.push(...error.issues);
    }
  }
  if (issues.length > 0) throw new DataError(issues.slice(0, ISSUES_MAX));
}
