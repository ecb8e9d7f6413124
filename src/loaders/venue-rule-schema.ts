/**
 * The format of a venue rule file: its keys, their units and their bounds. docs/rules.md tells it to
 * people. A file may hold any part of a book; `venue-rule-book.ts` asks for the whole of it.
 */
import { z } from 'zod';
import type { CollateralSchedule, CollateralTier } from '../domain/collateral.ts';
import type { MarginTier } from '../domain/margin-rule.ts';
import type { ClosingSteps } from '../domain/run.ts';
import { LEVERAGE } from '../scenario/quantity.ts';
import type {
  AccountMargin,
  Dated,
  DatedFee,
  DatedFormula,
  ForInstruments,
  FundingCap,
  FundingRule,
  HedgeRank,
  LiquidationMechanism,
  Trigger,
} from '../venues/rule-book.ts';
import { adlRule } from './adl-rule-schema.ts';
import {
  choice,
  day,
  field,
  flag,
  fraction,
  hours,
  instruments,
  line,
  number,
  SOURCED,
  size,
  sourceOf,
  venueName,
} from './venue-rule-fields.ts';

const DATED = {
  in_force_from: day,
  dated_by: choice(['announced', 'seen', 'assumed']),
  ...SOURCED,
};
const ANY_INSTRUMENT = { instruments: instruments.default(['*']) };

interface RawDated {
  in_force_from: number;
  dated_by: Dated['datedBy'];
  source: string | null;
  checked_against: string;
}

const datedOf = (raw: RawDated): Dated => ({
  inForceFromMs: raw.in_force_from,
  datedBy: raw.dated_by,
  ...sourceOf(raw),
});

const trigger = z
  .strictObject({
    price: choice(['mark', 'oracle']),
    equality: choice(['liquidates', 'survives']),
    ...SOURCED,
  })
  .transform(
    (raw): Trigger => ({
      price: raw.price,
      equalityKills: raw.equality === 'liquidates',
      ...sourceOf(raw),
    }),
  );

const FEE = 'a fee under 10 % of notional; a maker’s may be negative';

const fee = z
  .strictObject({
    ...DATED,
    taker: fraction(FEE, -0.1, 0.1),
    maker: fraction(FEE, -0.1, 0.1).optional(),
  })
  .transform((raw): DatedFee => ({ ...datedOf(raw), taker: raw.taker, maker: raw.maker ?? null }));

/** What of a formula a single table may say otherwise. */
const FORMULA = {
  basis: choice(['mark', 'entry']),
  close_fee: fraction('a closing fee under 10 % of notional', 0, 0.1),
  leverage_reserves_fee: flag,
  slope_per_coin: fraction('a rate per coin under 10 %', 0, 0.1),
};

const formula = z
  .strictObject({
    ...DATED,
    ...ANY_INSTRUMENT,
    basis: FORMULA.basis.default('mark'),
    close_fee: FORMULA.close_fee.default(0),
    leverage_reserves_fee: FORMULA.leverage_reserves_fee.default(false),
    slope_per_coin: FORMULA.slope_per_coin.default(0),
  })
  .transform(
    (raw): DatedFormula => ({
      ...datedOf(raw),
      instruments: raw.instruments,
      basis: raw.basis,
      closeFee: raw.close_fee,
      leverageReservesFee: raw.leverage_reserves_fee,
      slopePerCoin: raw.slope_per_coin,
    }),
  );

const tier = z
  .strictObject({
    to: size.optional(),
    rate: fraction('a maintenance rate under 100 %'),
    leverage: field('the largest leverage of the tier, such as 125', LEVERAGE.read).optional(),
    deduction: z.union([z.literal(0), size], 'an amount in the settlement currency').optional(),
  })
  .transform(
    (raw): MarginTier => ({
      to: raw.to ?? Number.POSITIVE_INFINITY,
      rate: raw.rate,
      deduction: raw.deduction ?? null,
      maxLeverage: raw.leverage ?? null,
    }),
  );

/** A table as a file has it, before the venue's formula is put around its tiers. */
export interface RuleTable extends Dated, ForInstruments {
  readonly table: string;
  readonly form: 'marginal' | 'whole';
  readonly measure: 'notional' | 'contracts';
  readonly contractSize: number;
  readonly tiers: readonly MarginTier[];
  /** What the table says instead of the venue's formula. */
  readonly own: {
    readonly basis: DatedFormula['basis'] | null;
    readonly closeFee: number | null;
    readonly leverageReservesFee: boolean | null;
    readonly slopePerCoin: number | null;
  };
}

const TIERS_MAX = 200;

const maintenance = z
  .strictObject({
    ...DATED,
    table: line('a name of the table, for people', 100),
    instruments,
    form: choice(['marginal', 'whole']).default('marginal'),
    measure: choice(['notional', 'contracts']).default('notional'),
    contract_size: size.optional(),
    tiers: z.array(tier, 'a list of tiers').min(1, 'a tier').max(TIERS_MAX, 'at most 200 tiers'),
    basis: FORMULA.basis.optional(),
    close_fee: FORMULA.close_fee.optional(),
    leverage_reserves_fee: FORMULA.leverage_reserves_fee.optional(),
    slope_per_coin: FORMULA.slope_per_coin.optional(),
  })
  .superRefine(({ tiers, measure, contract_size }, context) => {
    if ((measure === 'contracts') !== (contract_size !== undefined))
      context.addIssue({
        code: 'custom',
        path: ['contract_size'],
        message: 'the size of a contract where contracts are counted, and only there',
      });
    const first = tiers.findIndex(({ deduction }) => deduction !== null);
    const gap = tiers.findIndex(({ deduction }, b) => b > Math.max(first, 0) && deduction === null);
    if (first !== -1 && (first > 1 || gap !== -1))
      context.addIssue({
        code: 'custom',
        path: ['tiers', first > 1 ? 1 : gap, 'deduction'],
        message: 'a deduction in every tier after the first, or in none',
      });
  })
  .transform(
    (raw): RuleTable => ({
      ...datedOf(raw),
      table: raw.table,
      instruments: raw.instruments,
      form: raw.form,
      measure: raw.measure,
      contractSize: raw.contract_size ?? 1,
      tiers: raw.tiers,
      own: {
        basis: raw.basis ?? null,
        closeFee: raw.close_fee ?? null,
        leverageReservesFee: raw.leverage_reserves_fee ?? null,
        slopePerCoin: raw.slope_per_coin ?? null,
      },
    }),
  );

const share = fraction('a share above 0 and under 100 %', 1e-6, 1 - 1e-6);
const level = field('a tier, counted from 1', (found) =>
  typeof found === 'number' && Number.isInteger(found) && found >= 1 && found <= TIERS_MAX
    ? found
    : null,
);
const STEPS_FORM =
  'steps as { share: 20 %, above: 100_000 }, { until_kept: 10 % } or { tiers: { down: 1, from: 2 } }';

const steps = z.union(
  [
    z.strictObject({ share, above: size }).transform(
      (raw): ClosingSteps => ({
        kind: 'share',
        share: raw.share,
        aboveNotional: raw.above,
      }),
    ),
    z
      .strictObject({ until_kept: share })
      .transform((raw): ClosingSteps => ({ kind: 'until kept', share: raw.until_kept })),
    z
      .strictObject({
        tiers: z.strictObject({ down: level, from: level, floor: flag.default(false) }),
      })
      .transform((raw): ClosingSteps => ({ kind: 'tiers', ...raw.tiers })),
  ],
  STEPS_FORM,
);

const liquidation = z
  .strictObject({
    ...DATED,
    ...ANY_INSTRUMENT,
    style: choice(['takeover', 'market']),
    fee: fraction('a fee under 100 % of the closed notional'),
    slippage: fraction('a slippage under 100 %').default(0),
    backstop_below: fraction('a share of maintenance such as 2/3').optional(),
    steps: steps.optional(),
  })
  .transform(
    (raw): LiquidationMechanism => ({
      ...datedOf(raw),
      instruments: raw.instruments,
      style: raw.style,
      fee: raw.fee,
      slippage: raw.slippage,
      backstopBelow: raw.backstop_below ?? null,
      steps: raw.steps ?? null,
    }),
  );

const funding = z
  .strictObject({
    price: choice(['mark', 'index']),
    accrual: choice(['at the print', 'continuous']).default('at the print'),
    paid_from: z.strictObject({ account: choice(['margin', 'balance']), ...SOURCED }),
    ...SOURCED,
  })
  .transform(
    (raw): FundingRule => ({
      price: raw.price,
      accrual: raw.accrual,
      paidFrom: { account: raw.paid_from.account, ...sourceOf(raw.paid_from) },
      ...sourceOf(raw),
    }),
  );

const fundingCap = z
  .strictObject({
    ...DATED,
    ...ANY_INSTRUMENT,
    cap: fraction('the largest rate of a print, at most 100 %'),
    per: hours.optional(),
  })
  .transform(
    (raw): FundingCap => ({
      ...datedOf(raw),
      instruments: raw.instruments,
      cap: raw.cap,
      perHours: raw.per ?? null,
    }),
  );

const collateral = z
  .strictObject({
    ...DATED,
    asset: line('a coin such as BTC, or *', 20),
    measure: choice(['coin', 'value']).default('coin'),
    tiers: z
      .array(z.strictObject({ to: size.optional(), ratio: fraction('a ratio of 0 to 100 %') }))
      .min(1, 'a tier')
      .max(TIERS_MAX, 'at most 200 tiers'),
  })
  .transform(
    (raw): CollateralTable => ({
      ...datedOf(raw),
      asset: raw.asset,
      measure: raw.measure,
      tiers: raw.tiers.map(({ to, ratio }) => ({ to: to ?? Number.POSITIVE_INFINITY, ratio })),
    }),
  );

/** What a coin counts for, as a file has it: before it is checked and made a schedule. */
export interface CollateralTable extends Dated {
  readonly asset: string;
  readonly measure: CollateralSchedule['measure'];
  readonly tiers: readonly CollateralTier[];
}

const LEVEL = 'an adjusted equity ÷ maintenance between 0 and 100';

const account = z
  .strictObject({
    ...DATED,
    name: line('a name of the account', 60),
    threshold: z.union([number(LEVEL, 1e-6, 100), fraction(LEVEL, 1e-6, 100)], LEVEL),
    // Null: not known, which is not zero.
    loan_maintenance: fraction('a share of the loan, or null where it is not known').nullable(),
    hedged_maintenance: fraction('a maintenance rate under 100 %').optional(),
    levels: z
      .array(z.strictObject({ ratio: number(LEVEL, 0, 100), name: line('a name', 80) }))
      .max(20, 'at most 20 levels')
      .default([]),
  })
  .transform(
    (raw): AccountMargin => ({
      ...datedOf(raw),
      name: raw.name,
      threshold: raw.threshold,
      loanMaintenance: raw.loan_maintenance,
      hedgedMaintenance: raw.hedged_maintenance ?? null,
      levels: raw.levels,
    }),
  );

const hedgeRank = z
  .strictObject({ lowered: flag, terms: line('which accounts, in words', 600), ...SOURCED })
  .transform((raw): HedgeRank => ({ lowered: raw.lowered, terms: raw.terms, ...sourceOf(raw) }));

/** Far beyond any book: a file of every table of a large venue has under a thousand. */
const list = <T extends z.ZodType>(entry: T) =>
  z.array(entry, 'a list').max(20_000, 'at most 20000 entries').default([]);

export const ruleFileSchema = z
  .strictObject({
    schema: z.literal(1, 'schema: 1'),
    venue: venueName,
    title: line('a title, for people', 60).optional(),
    trigger: trigger.optional(),
    fees: list(fee),
    formulas: list(formula),
    maintenance: list(maintenance),
    liquidation: list(liquidation),
    funding: funding.optional(),
    funding_caps: list(fundingCap),
    collateral: list(collateral),
    accounts: list(account),
    hedge_rank: hedgeRank.optional(),
    adl: adlRule.optional(),
    gaps: list(line('a sentence', 400)),
  })
  .transform((raw) => ({
    venue: raw.venue,
    title: raw.title ?? null,
    trigger: raw.trigger ?? null,
    fees: raw.fees,
    formulas: raw.formulas,
    tables: raw.maintenance,
    liquidation: raw.liquidation,
    funding: raw.funding ?? null,
    fundingCaps: raw.funding_caps,
    collateral: raw.collateral,
    accounts: raw.accounts,
    hedgeRank: raw.hedge_rank ?? null,
    adl: raw.adl ?? null,
    gaps: raw.gaps,
  }));

/** A rule file, read: what it says, and null or nothing where it is silent. */
export type RuleFile = z.output<typeof ruleFileSchema>;
