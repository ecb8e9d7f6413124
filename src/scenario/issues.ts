/**
 * What zod found, in the grammar of our errors. Zod says which rule failed; where it stands in the
 * file, what stood there and what to type are added here.
 */
import type { z } from 'zod';
import { type Issue, ScenarioError } from '../domain/errors.ts';
import { didYouMean } from '../units/nearest.ts';
import { isYamlMap, type ScenarioDocument, type YamlValue } from './document.ts';
import { type Complaint, orList } from './fields.ts';
import { foundText } from './found.ts';

type ZodIssue = z.core.$ZodIssue;
type Path = readonly PropertyKey[];

/** Errors name at most this many problems of one file. */
const ISSUES_MAX = 10;

/** A problem at a path of the document, before it is put in words. */
export interface Problem extends Complaint {
  readonly path: Path;
}

/** The problems behind zod's issues; of a union, those of the form the writer meant. */
export function problemsOf(issues: readonly ZodIssue[], base: Path = []): Problem[] {
  return issues.flatMap((issue): Problem[] => {
    const path = [...base, ...issue.path];
    if (issue.code === 'invalid_union' && issue.errors.length > 0)
      return unionProblems(issue.errors, path);
    if (issue.code === 'custom') return [{ ...(issue.params as unknown as Complaint), path }];
    if (issue.code === 'invalid_union' && 'options' in issue) {
      const among = (issue.options as readonly unknown[]).map(String);
      return [{ path, expected: orList(among), among }];
    }
    if (issue.code === 'invalid_key')
      return [{ path, expected: 'keys that are currencies, such as USDC', known: [] }];
    return [{ path, expected: expectedText(issue) }];
  });
}

function unionProblems(branches: readonly (readonly ZodIssue[])[], path: Path): Problem[] {
  const refusedOutright = (branch: readonly ZodIssue[]) => branch.some((i) => i.path.length === 0);
  const meant = branches.find((branch) => !refusedOutright(branch));
  if (meant !== undefined) return problemsOf(meant, path);
  const roots = branches
    .map((branch) => problemsOf(branch, path)[0])
    .filter((problem) => problem !== undefined);
  const expected = roots.map((problem) => problem.expected).join(', or ');
  const { hint } = roots.find((problem) => problem.hint !== undefined) ?? {};
  const { example } = roots.find((problem) => problem.example !== undefined) ?? {};
  const among = roots.flatMap((problem) => problem.among ?? []);
  return [{ path, expected, hint, example, among }];
}

function expectedText(issue: ZodIssue): string {
  if (issue.code === 'invalid_type') return EXPECTED_TYPES[issue.expected] ?? `a ${issue.expected}`;
  if (issue.code === 'invalid_value') return orList(issue.values.map(String));
  return issue.message;
}

const EXPECTED_TYPES: Readonly<Record<string, string>> = {
  object: 'a map of keys',
  record: 'a map of keys',
  array: 'a list',
  boolean: 'true or false',
};

/**
 * The error that names every problem of a document.
 *
 * @returns null when there is none
 */
export function scenarioError(
  document: ScenarioDocument,
  problems: readonly Problem[],
): ScenarioError | null {
  const issues = problems.map((problem) => issueOf(document, problem));
  const distinct = issues.filter(
    ({ where, expected }, i) =>
      issues.findIndex((other) => other.where === where && other.expected === expected) === i,
  );
  return distinct.length === 0 ? null : new ScenarioError(distinct.slice(0, ISSUES_MAX));
}

function issueOf(document: ScenarioDocument, problem: Problem): Issue {
  const { path, expected, known } = problem;
  const where = whereText(document, path);
  const key = String(path.at(-1) ?? '');
  if (known !== undefined) {
    const hint = insideHint(path) ?? didYouMean(key, known) ?? 'docs/scenario.md lists every key';
    return { where, expected, found: `the key ${foundText(key)}`, hint };
  }
  const value = valueAt(document.data, path);
  const found = foundText(value);
  const hint = adviceOn(problem, key, value);
  return hint === undefined ? { where, expected, found } : { where, expected, found, hint };
}

/** Keys that stand inside a block, by the path they are meant for when they stand alone. */
const INSIDE: Readonly<Record<string, string>> = {
  ...{ from: 'window.from', to: 'window.to' },
  ...{ kind: 'construction.kind', leverage: 'construction.leverage', long: 'construction.long' },
  ...{ short: 'construction.short', spot: 'construction.spot', perp: 'construction.perp' },
  ...{ margin: 'construction.margin', taker: 'costs.taker', slippage: 'costs.slippage' },
  ...{ maintenance: 'liquidation.maintenance', style: 'liquidation.style' },
  ...{ policy: 'survivor.policy', reaction: 'survivor.reaction' },
  ...{ at: 'rebalance.at', transfer: 'rebalance.transfer' },
  ...{
    unplanned: 'costs.unplanned',
    impact: 'costs.unplanned.impact',
    thin: 'costs.unplanned.thin',
  },
  ...{ reduce: 'derisk.reduce', when: 'derisk.when' },
  ...{ cool_down: 'enter.cool_down', times: 'enter.times' },
  ...{ margin_ratio: 'leave.margin_ratio', stop: 'leave.stop', take_profit: 'leave.take_profit' },
  ...{ portfolioMargin: 'accounts.binance.portfolioMargin', vip: 'accounts.binance.vip' },
  ...{ deltaMode: 'accounts.binance.deltaMode', wallets: 'accounts.binance.wallets' },
  reconstruction: 'data.reconstruction',
};

function insideHint(path: Path): string | undefined {
  const key = String(path[0] ?? '');
  if (path.length !== 1 || !Object.hasOwn(INSIDE, key)) return undefined;
  return `did you mean ${INSIDE[key]}?`;
}

function adviceOn(
  { hint, among, example }: Problem,
  key: string,
  value: YamlValue | undefined,
): string | undefined {
  if (hint !== undefined) return hint;
  const meant = typeof value === 'string' ? didYouMean(value, among ?? []) : undefined;
  if (meant !== undefined) return meant;
  if (example !== undefined) return `such as  ${key}: ${example}`;
  return value === undefined ? 'docs/scenario.md shows a whole scenario' : undefined;
}

function valueAt(data: YamlValue, path: Path): YamlValue | undefined {
  return path.reduce<YamlValue | undefined>((value, key) => {
    if (Array.isArray(value)) return (value as readonly YamlValue[])[Number(key)];
    return isYamlMap(value) ? value[String(key)] : undefined;
  }, data);
}

/**
 * `avax.yaml:9: construction.leverage`; the line is that of the nearest value the file has. What a
 * `--set` wrote is named as such.
 */
function whereText({ file, lines, overrides }: ScenarioDocument, path: Path): string {
  const keys = path.map(String);
  const name = keys.join('.');
  const set = [...overrides].find(
    (p) => p === name || p.startsWith(`${name}.`) || name.startsWith(`${p}.`),
  );
  if (set !== undefined && name !== '')
    return name.length > set.length ? `--set ${name}` : `--set ${set}`;
  let line: number | undefined;
  for (let n = keys.length; n > 0 && line === undefined; n -= 1)
    line = lines.get(keys.slice(0, n).join('.'));
  const place = line === undefined || file === '' ? file : `${file}:${line}`;
  return [place, name].filter((part) => part !== '').join(': ') || 'the scenario';
}
