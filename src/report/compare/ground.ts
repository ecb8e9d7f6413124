/** What two runs rest on beside their scenarios, and what keeps their figures apart. */
import type { ReplayResult } from '../../domain/result.ts';
import type { RulesUsed } from '../../domain/rules-used.ts';
import { durationText, minuteText } from '../../units/time.ts';
import { decimal } from '../format.ts';
import type { ComparedRun, FigureDifference, GroundDifference, Hindrance } from './comparison.ts';
import { legPairs, pairKeys } from './legs.ts';

/** Data by the hash of its files, rules by what they say, engine and program by name. */
export function groundDifferences(a: ComparedRun, b: ComparedRun): readonly GroundDifference[] {
  const pairs = legPairs(a.result, b.result);
  const rules = [
    rulesOf(a.result, pairKeys(pairs, 'a')),
    rulesOf(b.result, pairKeys(pairs, 'b')),
  ] as const;
  const engine = ({ result }: ComparedRun): string => `${result.engine} engine`;
  return [
    ...differences('data', sourcesOf(a.result), sourcesOf(b.result)),
    ...differences('rules', ...rules),
    ...differences('engine', new Map([['engine', engine(a)]]), new Map([['engine', engine(b)]])),
    ...differences('program', programOf(a), programOf(b)),
  ];
}

type Said = ReadonlyMap<string, string>;

function differences(what: GroundDifference['what'], a: Said, b: Said): GroundDifference[] {
  return [...new Set([...a.keys(), ...b.keys()])]
    .map((name) => ({ what, name, a: a.get(name) ?? null, b: b.get(name) ?? null }))
    .filter((one) => one.a !== one.b);
}

const programOf = ({ program }: ComparedRun): Said =>
  new Map(program === null ? [] : [['program', program]]);

/** As many digits of a hash as tell files apart. */
const HASH_SHOWN = 12;

const sourcesOf = ({ provenance }: ReplayResult): Said =>
  new Map(
    Object.entries(provenance).map(([series, files]) => [
      series,
      files
        .map(({ file, sha256 }) => `${file} ${sha256.slice(0, HASH_SHOWN)}`)
        .toSorted()
        .join(', '),
    ]),
  );

function rulesOf({ rules }: ReplayResult, keys: ReadonlyMap<string, string>): Said {
  const said = new Map<string, string>();
  for (const used of rules)
    for (const [what, text] of toldOf(used))
      said.set(`${keys.get(used.role) ?? used.role}, ${what}`, text);
  return said;
}

/** Each rule of a leg in words; two tables that were in force one after the other are one text. */
function toldOf({ rules }: RulesUsed): Said {
  const told = new Map<string, string>();
  for (const { what, text, inForceFrom } of rules) {
    const dated = inForceFrom === null ? text : `${text} (from ${inForceFrom})`;
    const before = told.get(what);
    told.set(what, before === undefined ? dated : `${before}; ${dated}`);
  }
  return told;
}

/** Why figures may not be set against each other, or only with care. */
export function hindrancesOf(a: ReplayResult, b: ReplayResult): readonly Hindrance[] {
  const asked: readonly Hindrance[] = [
    {
      what: 'currency',
      a: a.currency,
      b: b.currency,
      says: 'Amounts are counted in different currencies and are not subtracted.',
    },
    {
      what: 'window',
      ...both(a, b, ({ windowMs: [from, to] }) => `${minuteText(from)} to ${minuteText(to)} UTC`),
      says: 'The windows differ: funding and net are of other spans of time, and yearly rates of other weeks.',
    },
    {
      what: 'capital',
      ...both(a, b, ({ totals }) => decimal(totals.capitalQuote, 2)),
      says: 'The capitals differ: amounts grow with them, shares of capital do not.',
    },
    {
      what: 'grid',
      ...both(a, b, ({ gridMs }) => `bars of ${durationText(gridMs)}`),
      says: 'The bars differ in length: instants are known to a bar, and so is what died first.',
    },
    {
      what: 'history',
      ...both(a, b, ({ reconstruction }) => reconstruction ?? 'records'),
      says: 'The histories are not the same: a difference may be theirs and not the trade’s.',
    },
  ];
  return asked.filter((one) => one.a !== one.b);
}

const both = (
  a: ReplayResult,
  b: ReplayResult,
  told: (result: ReplayResult) => string,
): { readonly a: string; readonly b: string } => ({ a: told(a), b: told(b) });

/** What grows or shrinks with the span of time, or is another on other prices. */
const OF_THE_PATH =
  /^(?:totals\.(?!capital)|forcedExit\.|netBoundsQuote|divergence|netDelta|\w+Verdict|legs\.\w+\.\d+\.(?:funding|settlements|interest|pricePnl|fees|slippage|exit|naked|worst|min|survival|topUp|liquidation))/;

/** What is read off bars, so that shorter ones may find another. */
const OF_THE_BARS =
  /AtMs$|atMs$|survivalLeverage|SurvivalLeverage|worst|Drawdown|Distance|divergence|topUp/;

/** Which hindrances touch a figure. */
export function touchedBy(
  { name, unit }: Pick<FigureDifference, 'name' | 'unit'>,
  hindrances: readonly Hindrance[],
): readonly Hindrance['what'][] {
  const touches: Readonly<Record<Hindrance['what'], boolean>> = {
    currency: unit === 'quote',
    capital: unit === 'quote',
    window: OF_THE_PATH.test(name),
    history: OF_THE_PATH.test(name),
    grid: OF_THE_BARS.test(name),
  };
  return hindrances.map(({ what }) => what).filter((what) => touches[what]);
}
