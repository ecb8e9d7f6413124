/** The runs of a comparison as rows: what variants.csv holds. */
import type { ReplayResult } from '../domain/result.ts';
import { unwoundOf } from './exit-words.ts';
import type { Cell, Row, RowTable } from './result-rows.ts';
import { type ComparedRun, changeText, comparedRuns } from './variant-rows.ts';

type Column = readonly [name: string, cell: (run: ComparedRun) => Cell | undefined];

const COLUMNS: readonly Column[] = [
  ['run', ({ name }) => name],
  ['changed', ({ variant }) => variant?.changed.map(changeText).join('; ')],
  ['refused', ({ variant }) => variant?.refused],
  ['net_quote', ({ outcome }) => outcome?.netQuote],
  ['difference_quote', ({ variant }) => variant?.differenceQuote],
  ['funding_earned_quote', ({ outcome }) => outcome?.fundingEarnedQuote],
  ['costs_quote', ({ outcome }) => outcome?.costsQuote],
  ['forced_exit_loss_quote', ({ outcome }) => outcome?.forcedExitLossQuote],
  ['forgone_after_exit_quote', ({ outcome }) => outcome?.forgoneAfterExitQuote],
  ['margin_forfeited_quote', ({ outcome }) => outcome?.forcedExit?.marginForfeitedQuote],
  ['liquidation_fees_quote', ({ outcome }) => outcome?.forcedExit?.liquidationFeesQuote],
  ['insurance_absorbed_quote', ({ outcome }) => outcome?.forcedExit?.insuranceAbsorbedQuote],
  ['deleveraging_haircut_quote', ({ outcome }) => outcome?.forcedExit?.deleveragingHaircutQuote],
  ['exit_charges_quote', ({ outcome }) => outcome?.forcedExit?.exitChargesQuote],
  ['naked_drift_quote', ({ outcome }) => outcome?.forcedExit?.nakedDriftQuote],
  ['basis_forgone_quote', ({ outcome }) => outcome?.forcedExit?.basisForgoneQuote],
  ['collateral_forgone_quote', ({ outcome }) => outcome?.forcedExit?.collateralForgoneQuote],
  ['funding_forgone_quote', ({ outcome }) => outcome?.forcedExit?.fundingForgoneQuote],
  ['unplanned_costs_quote', ({ outcome }) => outcome?.forcedExit?.unplannedCostsQuote],
  ['first_forced_role', ({ outcome }) => outcome?.firstForced?.role],
  ['first_forced_kind', ({ outcome }) => outcome?.firstForced?.kind],
  ['first_forced_at_ms', ({ outcome }) => outcome?.firstForced?.atMs],
  ['first_forced_price_quote', ({ outcome }) => outcome?.firstForced?.priceQuote],
  ['first_forced_closed_fraction', ({ outcome }) => outcome?.firstForced?.closedFraction],
  ['naked_ms', ({ outcome }) => outcome?.nakedMs],
  ['worst_naked_loss_quote', ({ outcome }) => outcome?.worstNakedLossQuote],
  ['worst_net_delta_base', ({ outcome }) => outcome?.worstNetDeltaBase],
  ['outside_band_ms', ({ outcome }) => outcome?.outsideBandMs],
  ['worst_equity_quote', ({ outcome }) => outcome?.worstEquityQuote],
  ['exit_styles', (run) => unwound(run)?.styles.join(' ')],
  ['unwindings', (run) => unwound(run)?.count],
  ['unwound_until_ms', (run) => unwound(run)?.toMs],
  ['liquidator_worst_delta_base', (run) => unwound(run)?.worstBase],
  ['liquidator_delta_base_hours', (run) => unwound(run)?.integratedBaseHours],
  ['caught_leg_slippage_quote', (run) => unwound(run)?.caughtLegSlippageQuote],
  ['other_leg_slippage_quote', (run) => unwound(run)?.otherLegSlippageQuote],
  ['exit_charge_quote', (run) => unwound(run)?.chargeQuote],
  ['fund_before_quote', (run) => unwound(run)?.fund?.beforeQuote],
  ['fund_after_quote', (run) => unwound(run)?.fund?.afterQuote],
  ['socialised_quote', (run) => unwound(run)?.fund?.socialisedQuote],
  ['reductions', ({ outcome }) => outcome?.derisking?.reductions],
  ['saved_by_reducing_quote', ({ outcome }) => outcome?.derisking?.savedQuote],
  ['crowds_part_quote', ({ outcome }) => outcome?.crowd?.crowdsPartQuote],
];

const unwound = ({ outcome }: ComparedRun) => unwoundOf(outcome?.exits ?? []);

/** The scenario's own run first, then a row a variant. */
export const variantsTable = (result: ReplayResult): RowTable => ({
  columns: COLUMNS.map(([name]) => name),
  rows: comparedRuns(result).map(
    (run): Row => Object.fromEntries(COLUMNS.map(([name, cell]) => [name, cell(run) ?? null])),
  ),
});
