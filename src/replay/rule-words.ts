/** Margin rules in words, for reports. */
import type { ContractKind } from '../domain/instrument.ts';
import type { LiquidationPlan } from '../domain/run.ts';

const percent = (x: number): string => `${Number((x * 100).toPrecision(12))} %`;

/** `1 % of notional at the mark`, or the brackets one after the other. */
export function maintenanceWords(
  brackets: readonly { readonly to: number; readonly rate: number }[],
  contract: ContractKind,
): string {
  const of =
    contract === 'inverse' ? 'of notional at the mark, in coin' : 'of notional at the mark';
  if (brackets.length === 1) return `${percent(brackets[0]?.rate ?? 0)} ${of}`;
  const said = brackets.map(({ to, rate }) =>
    Number.isFinite(to) ? `${percent(rate)} up to ${to}` : `${percent(rate)} beyond`,
  );
  return `${said.join(', ')}, ${of}, continuous`;
}

/** What a liquidation takes. */
export function liquidationWords(
  style: LiquidationPlan['style'],
  fee: number,
  slippage: number,
): string {
  const parts: string[] = [];
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
  return parts.join(', ');
}
