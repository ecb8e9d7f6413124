/** A rule book as lines for people: what, since when, on whose word. The page and docs/venues.md share them. */
import type { MarginRule } from '../domain/margin-rule.ts';
import { adlRuleWords } from '../replay/adl-words.ts';
import {
  formulaWords,
  grouped,
  liquidationWords,
  maintenanceWords,
  percent,
  rounded,
  triggerWords,
} from '../replay/rule-words.ts';
import { dayText } from '../units/time.ts';
import { parseInstrument } from '../venues/instruments.ts';
import {
  type AccountMargin,
  type Dated,
  type DatedCollateral,
  type DatedFee,
  type DatedMaintenance,
  type ForInstruments,
  type FundingCap,
  inForce,
  type LiquidationMechanism,
  type RuleBook,
  type RuleSource,
  rulesFor,
} from '../venues/rule-book.ts';

/** One rule, in words. */
export interface RuleLine {
  readonly what: string;
  /** Instruments or coins it is for; empty: all of the venue's. */
  readonly of: readonly string[];
  readonly text: string;
  /** Null: the rule bears no date. */
  readonly inForceFrom: string | null;
  readonly datedBy: Dated['datedBy'] | null;
  /** It came after the day asked for, and is the nearest that is known. */
  readonly nearest: boolean;
  readonly source: string | null;
  readonly checkedAgainst: string | null;
}

/** Which part of a book is asked for. */
export interface Asked {
  /** Rules in force on this day; null: all that are known, each with its day. */
  readonly atMs: number | null;
  /** Rules of this instrument; null: of every one. */
  readonly instrument: string | null;
}

/** The rules of a book that were asked for, in the order a liquidation meets them. */
export function ruleLines(book: RuleBook, asked: Asked): readonly RuleLine[] {
  const tables = chosen(book.maintenance, asked);
  return [
    undated('trigger', triggerWords(book.trigger), book.trigger),
    ...tables.map((found) => maintenanceLine(book, found)),
    ...chosen(book.formulas, asked).map((found) =>
      dated('formula', found, formulaWords(found.rule)),
    ),
    ...chosen(book.liquidation, asked).map((found) =>
      dated('liquidation', found, liquidationText(found.rule)),
    ),
    ...chosen(everyInstrument(book.fees), asked).map((found) =>
      dated('fees', found, feeWords(found.rule)),
    ),
    ...fundingLines(book),
    ...chosen(book.fundingCaps, asked).map((found) =>
      dated('funding limit', found, capWords(found.rule)),
    ),
    ...chosen(book.collateral.map(ofAsset), { ...asked, instrument: null }).map((found) =>
      dated('collateral', found, collateralWords(found.rule)),
    ),
    ...chosen(everyInstrument(book.accounts), asked).map((found) =>
      dated('shared account', found, accountWords(found.rule)),
    ),
    hedgedLine(book),
    hedgeRankLine(book),
    ...adlLines(book),
  ];
}

interface Chosen<T> {
  readonly rule: T;
  readonly of: readonly string[];
  readonly nearest: boolean;
}

const everyInstrument = <T>(rules: readonly T[]): readonly (T & ForInstruments)[] =>
  rules.map((rule) => ({ ...rule, instruments: ['*'] }));

const ofAsset = (rule: DatedCollateral): DatedCollateral & ForInstruments => ({
  ...rule,
  instruments: [rule.asset],
});

/** All rules, or those in force on a day, each with the instruments that it holds for. */
function chosen<T extends Dated & ForInstruments>(
  rules: readonly T[],
  { atMs, instrument }: Asked,
): readonly Chosen<T>[] {
  const names =
    instrument === null
      ? [...new Set(rules.flatMap(({ instruments }) => instruments))]
      : [instrument];
  if (atMs === null) {
    const known = instrument === null ? rules : rulesFor(rules, instrument);
    return known.map((rule) => ({ rule, of: rule.instruments, nearest: false }));
  }
  const found = new Map<T, string[]>();
  for (const name of names) {
    const rule = inForce(rulesFor(rules, name), atMs)?.rule;
    if (rule !== undefined) found.set(rule, [...(found.get(rule) ?? []), name]);
  }
  return [...found].map(([rule, of]) => ({
    rule,
    of: instrument === null ? of : rule.instruments,
    nearest: inForce([rule], atMs)?.nearest ?? false,
  }));
}

const named = (of: readonly string[]): readonly string[] => (of.includes('*') ? [] : of);

const dated = (what: string, { rule, of, nearest }: Chosen<Dated>, text: string): RuleLine => ({
  what,
  of: named(of),
  text,
  inForceFrom: dayText(rule.inForceFromMs),
  datedBy: rule.datedBy,
  nearest,
  source: rule.source,
  checkedAgainst: rule.checkedAgainst,
});

const undated = (what: string, text: string, rule: RuleSource): RuleLine => ({
  what,
  of: [],
  text,
  inForceFrom: null,
  datedBy: null,
  nearest: false,
  source: rule.source,
  checkedAgainst: rule.checkedAgainst,
});

/** What nobody has written down: it has no source because it is no rule. */
const unknown = (what: string, text: string): RuleLine => ({
  ...undated(what, text, { source: null, checkedAgainst: '' }),
  checkedAgainst: null,
});

function maintenanceLine(book: RuleBook, found: Chosen<DatedMaintenance>): RuleLine {
  const { rule } = found;
  const contract = contractOf(book, rule);
  const formula =
    rule.inForceFromMs === rule.tableFromMs
      ? ''
      : `, by the formula of ${dayText(rule.inForceFromMs)}`;
  const text = `${rule.table}: ${maintenanceWords(rule.rule, contract)}${formula}`;
  return { ...dated('maintenance', found, text), inForceFrom: dayText(rule.tableFromMs) };
}

/** What a table's instruments are margined in; a name that says nothing is taken for linear. */
export const contractOf = (book: RuleBook, { instruments }: ForInstruments) =>
  parseInstrument(book.venue, instruments[0] ?? '')?.contract ?? 'linear';

const liquidationText = (rule: LiquidationMechanism): string => {
  const fee = rule.fee > 0 ? '' : 'no fee, ';
  return `${rule.style}: ${fee}${liquidationWords(rule)}`;
};

const feeWords = ({ taker, maker }: DatedFee): string =>
  `taker ${percent(taker)}${maker === null ? '' : `, maker ${percent(maker)}`}`;

const capWords = ({ cap, perHours }: FundingCap): string =>
  `±${percent(cap)} ${perHours === null ? 'a print' : `for ${perHours} h`}`;

function fundingLines({ funding }: RuleBook): readonly RuleLine[] {
  if (funding === null) return [];
  const { price, accrual, paidFrom } = funding;
  const due = accrual === 'continuous' ? 'accrues over its interval' : 'falls due at the print';
  const from = paidFrom.account === 'margin' ? 'the posted margin' : 'the free balance';
  return [
    undated(
      'funding',
      `on notional at the ${price === 'mark' ? 'mark' : 'index or oracle'}, ${due}`,
      funding,
    ),
    undated('funding paid from', from, paidFrom),
  ];
}

function collateralWords({ asset, schedule }: DatedCollateral): string {
  const { lines, measure } = schedule;
  const coin = asset === '*' ? 'any other coin' : asset;
  // The first line is the whole amount, which binds only where something is owed.
  const ratios = lines.slice(1).map(({ ratio }) => percent(ratio));
  if (ratios.length === 0) return `${coin} counts in full`;
  const by =
    ratios.length === 1 ? '' : ` slice by slice, by ${measure === 'coin' ? 'coin' : 'value'} held`;
  return `${coin} counts for ${ratios.join(', then ')} of its value${by}`;
}

function accountWords({ name, threshold, loanMaintenance, levels }: AccountMargin): string {
  const ratio = rounded(threshold);
  const said = levels.map((level) => `${level.ratio} ${level.name}`).join('; ');
  const below = said === '' ? '' : `; below: ${said}`;
  const loan =
    loanMaintenance === null
      ? 'what must stand behind a loan is not known'
      : `${percent(loanMaintenance)} of a loan stands behind it`;
  return `${name}: unwound at adjusted equity ÷ maintenance of ${ratio}, ${loan}${below}`;
}

function hedgedLine({ accounts }: RuleBook): RuleLine {
  const found = accounts.findLast(({ hedgedMaintenance }) => hedgedMaintenance !== null);
  if (found?.hedgedMaintenance == null)
    return unknown(
      'hedged maintenance',
      'none known: a hedged position is asked as much as a bare one',
    );
  const text = `${percent(found.hedgedMaintenance)} of the part that spot of the same account covers`;
  return undated('hedged maintenance', text, found);
}

function hedgeRankLine({ hedgeRank }: RuleBook): RuleLine {
  if (hedgeRank === null)
    return unknown('hedge rank', 'none known: a hedge changes nothing in auto-deleveraging');
  const rank = hedgeRank.lowered ? 'hedged positions are deleveraged later' : 'none';
  return undated('hedge rank', `${rank}. ${hedgeRank.terms}`, hedgeRank);
}

/** Of a venue of perpetuals; where nothing is known of it that is said. */
function adlLines({ adl, maintenance }: RuleBook): readonly RuleLine[] {
  if (adl !== null) return [undated('auto-deleveraging', adlRuleWords(adl), adl)];
  const isPerp = maintenance.length > 0;
  return isPerp ? [unknown('auto-deleveraging', 'not known: a scenario says at which price')] : [];
}

/** A table tier by tier: end, rate, deduction, largest leverage. */
export function tierRows({ tiers, form, measure }: MarginRule): readonly (readonly string[])[] {
  const unit = measure === 'contracts' ? 'contracts to' : 'notional to';
  const stated = tiers.some(({ deduction }) => deduction !== null);
  return [
    [
      unit,
      form === 'whole' ? 'rate (of all)' : 'rate',
      ...(stated ? ['deduction'] : []),
      'leverage',
    ],
    ...tiers.map(({ to, rate, deduction, maxLeverage }) => [
      Number.isFinite(to) ? grouped(to) : 'no end',
      percent(rate),
      ...(stated ? [grouped(deduction ?? 0)] : []),
      maxLeverage === null ? 'not known' : `${maxLeverage}x`,
    ]),
  ];
}
