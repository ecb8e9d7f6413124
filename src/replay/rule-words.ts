/** Margin rules in words, for reports. */
import type { ContractKind } from '../domain/instrument.ts';
import type { MarginRule } from '../domain/margin-rule.ts';
import type { ClosingSteps, LiquidationPlan } from '../domain/run.ts';
import type { Dated, FormulaTerms, Trigger } from '../venues/rule-book.ts';

/** A number to six significant digits: two thirds is no 66.6666666667 %. */
export const rounded = (x: number): number => Number(x.toPrecision(6));

/** `0.4 %`. */
export const percent = (x: number): string => `${rounded(x * 100)} %`;

/** Made once: a format is dear, and a table has dozens of ends. */
const WHOLE = new Intl.NumberFormat('en-US', { maximumFractionDigits: 8 });

/** `50,000`: the end of a tier, in full. */
export const grouped = (x: number): string => WHOLE.format(x);

/** `1 % of notional at the mark`, or the tiers one after the other. */
export function maintenanceWords(rule: MarginRule, contract: ContractKind): string {
  const { tiers } = rule;
  if (tiers.length === 1) return maintenanceSummary(rule, contract);
  const unit = unitWords(rule);
  return [
    ...tiers.map(({ to, rate }) =>
      Number.isFinite(to)
        ? `${percent(rate)} up to ${grouped(to)}${unit}`
        : `${percent(rate)} beyond`,
    ),
    notionalWords(rule, contract),
    formWords(rule),
    ...extraWords(rule),
  ].join(', ');
}

/** As {@link maintenanceWords}, with tiers as `0.4 % to 50 % by 12 tiers of notional at the mark`. */
export const maintenanceSummary = (rule: MarginRule, contract: ContractKind): string =>
  [ratesWords(rule, notionalWords(rule, contract)), ...extraWords(rule)].join(', ');

/** A table alone, `0.4 % to 50 % by 12 tiers of notional`: what the formula makes of it is told apart. */
export const tableSummary = (rule: MarginRule, contract: ContractKind): string =>
  ratesWords(rule, contract === 'inverse' ? 'of notional in coin' : 'of notional');

function ratesWords(rule: MarginRule, of: string): string {
  const { tiers, measure } = rule;
  const first = percent(tiers[0]?.rate ?? 0);
  if (tiers.length === 1) return `${first} ${of}${endWords(rule)}`;
  const rates = `${first} to ${percent(tiers.at(-1)?.rate ?? 0)}`;
  const steps =
    measure === 'contracts'
      ? `${rates} ${of}, by ${tiers.length} tiers of contracts`
      : `${rates} by ${tiers.length} tiers ${of}`;
  return `${steps}${endWords(rule)}, ${formWords(rule)}`;
}

/** What a venue makes of a rate, whatever its tiers. */
export function formulaWords({
  basis,
  closeFee,
  leverageReservesFee,
  slopePerCoin,
}: FormulaTerms): string {
  const parts = [`the rate counts on notional at ${basis === 'mark' ? 'the mark' : 'entry'}`];
  if (closeFee > 0) parts.push(`${percent(closeFee)} for the close is added to it`);
  if (leverageReservesFee)
    parts.push('a margin named by its leverage has the fee of the close on top');
  if (slopePerCoin > 0) parts.push(`${percent(slopePerCoin)} is added for each coin held`);
  return parts.join(', ');
}

const notionalWords = ({ basis }: MarginRule, contract: ContractKind): string =>
  `of notional ${basis === 'mark' ? 'at the mark' : 'at entry'}${contract === 'inverse' ? ', in coin' : ''}`;

const unitWords = ({ measure }: MarginRule): string =>
  measure === 'contracts' ? ' contracts' : '';

const formWords = ({ form }: MarginRule): string =>
  form === 'whole' ? 'one rate for the whole position' : 'continuous';

const extraWords = ({ closeFee, slopePerCoin }: MarginRule): readonly string[] => [
  ...(closeFee > 0 ? [`plus ${percent(closeFee)} for the closing fee`] : []),
  ...(slopePerCoin > 0 ? [`plus ${percent(slopePerCoin)} for each coin of the position`] : []),
];

/** Where the last tier ends, if it does. */
function endWords(rule: MarginRule): string {
  const to = rule.tiers.at(-1)?.to ?? Number.POSITIVE_INFINITY;
  return Number.isFinite(to) ? `, known up to ${grouped(to)}${unitWords(rule)}` : '';
}

/** What a liquidation takes. */
export function liquidationWords(
  plan: Pick<LiquidationPlan, 'style' | 'fee' | 'slippage' | 'backstopBelow' | 'steps'>,
): string {
  const { style, fee, slippage, backstopBelow, steps } = plan;
  const parts: string[] = [];
  if (steps !== null) parts.push(stepWords(steps));
  if (fee > 0) parts.push(`a fee of ${percent(fee)} of notional from what is left`);
  if (style === 'takeover') parts.push('the rest of the posted margin is lost');
  else {
    if (slippage > 0) parts.push(`slippage of ${percent(slippage)}`);
    parts.push(
      style === 'coordinated'
        ? 'both legs closed together, what is left comes back'
        : 'sold at the trigger, what is left comes back',
    );
  }
  if (backstopBelow !== null)
    parts.push(`all of it is lost where equity is under ${percent(backstopBelow)} of maintenance`);
  return parts.join(', ');
}

function stepWords(steps: ClosingSteps): string {
  switch (steps.kind) {
    case 'share':
      return `${percent(steps.share)} first of a position above ${grouped(steps.aboveNotional)}`;
    case 'until kept':
      return `${percent(steps.share)} at a time until the rest meets its maintenance`;
    case 'tiers':
      return `from tier ${steps.from} on reduced by ${steps.down} tier${steps.down === 1 ? '' : 's'} at a time`;
  }
}

/** Which price decides, and what equality means. */
export const triggerWords = ({
  price,
  equalityKills,
}: Pick<Trigger, 'price' | 'equalityKills'>): string =>
  `the ${price === 'mark' ? 'mark' : 'oracle price'}; equity equal to maintenance ${equalityKills ? 'liquidates' : 'survives'}`;

/** The first day of a rule, and how it is known: `seen on 2024-10-24`. */
export const dayWords = (day: string, datedBy: Dated['datedBy']): string => DAY_WORDS[datedBy](day);

const DAY_WORDS: Readonly<Record<Dated['datedBy'], (day: string) => string>> = {
  announced: (day) => `from ${day}, announced`,
  seen: (day) => `seen on ${day}`,
  assumed: (day) => `assumed from ${day}: no day is known`,
};
