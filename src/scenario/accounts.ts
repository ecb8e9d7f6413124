/**
 * The accounts block: what an exchange knows of an account besides the positions of the construction.
 * Its keys are the exchange's own words, and so keep their spelling.
 */
import { z } from 'zod';
import type { Account, AccountChange, WalletHolding } from '../domain/scenario.ts';
import { convertedTo } from '../margin/delta-neutral.ts';
import { complain, keyed, quantity, text, word } from './fields.ts';
import { INSTANT, type Quantity } from './quantity.ts';

/** A bare number whose unit stands beside it. */
const units = (expected: string, example: string, holds: (x: number) => boolean) =>
  ({
    expected,
    example,
    json: { type: 'number' },
    read: (found) =>
      // `-0` is nothing, not minus nothing.
      typeof found === 'number' && Number.isFinite(found) && holds(found) ? found + 0 : null,
  }) satisfies Quantity<number>;

const AMOUNT = units('a number of units of the asset, such as 0.2', '0.2', () => true);
const DEBT = units('a number of units of the asset, not negative', '0.3', (x) => x >= 0);
const RATIO = units('a ratio of index prices above zero, such as 1.08', '1.08', (x) => x > 0);

const VIP: Quantity<number> = {
  expected: 'a VIP level from 0 to 9',
  example: '5',
  json: { type: 'integer', minimum: 0, maximum: 9 },
  read: (found) =>
    typeof found === 'number' && Number.isInteger(found) && found >= 0 && found <= 9
      ? found + 0
      : null,
};

const walletField = () =>
  keyed(
    {
      wallet: word(
        ['cross-margin', 'um', 'cm', 'spot', 'options'],
        'Where it lies: the cross-margin account, the wallets of USDⓈ-M (um) and COIN-M (cm) ' +
          'futures, the spot wallet, options. The last two hedge nothing.',
      ),
      asset: text(/^[A-Z0-9]{1,20}$/, 'an asset such as BTC', 'The asset.'),
      amount: quantity(AMOUNT, 'Units of the asset; a position held beside is its delta in coin.'),
      debt: quantity(DEBT, 'Units of the asset that are borrowed.').optional(),
      ratio: quantity(
        RATIO,
        'Index price of BNSOL ÷ that of SOL, or of WBETH ÷ that of ETH; for those two only.',
      ).optional(),
    },
    'What the account holds of one asset beside the legs.',
  ).transform((raw, context): WalletHolding => {
    const coin = convertedTo(raw.asset);
    if (coin !== null && raw.ratio === undefined)
      complain(context, ['ratio'], {
        expected: `the index price of ${raw.asset} divided by that of ${coin}`,
        example: RATIO.example,
      });
    if (coin === null && raw.ratio !== undefined)
      complain(context, ['ratio'], {
        expected: `no ratio for ${raw.asset}, which is counted as itself`,
        hint: 'take the key away',
      });
    const { wallet, asset, amount } = raw;
    return { wallet, asset, amount, debt: raw.debt ?? 0, ratio: raw.ratio ?? null };
  });

/** Fresh for each use: zod's fields are not shared between blocks. */
const facts = () => ({
  portfolioMargin: z.boolean().meta({
    description: 'Whether the account is under Portfolio Margin or Portfolio Margin Pro.',
  }),
  vip: quantity(VIP, 'Its VIP level.'),
  deltaMode: z.boolean().meta({
    description: 'Whether Delta Mode is switched on; it takes VIP 4 and Portfolio Margin to count.',
  }),
  wallets: z
    .array(walletField())
    .meta({ description: 'What the account holds beside the legs of the construction.' }),
});

const changeField = () => {
  const { portfolioMargin, vip, deltaMode, wallets } = facts();
  return keyed(
    {
      at: quantity(INSTANT, 'From when on, UTC.'),
      portfolioMargin: portfolioMargin.optional(),
      vip: vip.optional(),
      deltaMode: deltaMode.optional(),
      wallets: wallets.optional(),
    },
    'Facts that are others from an instant on; a list of wallets replaces the one before.',
  ).transform((raw, context): AccountChange => {
    const change = {
      at: raw.at,
      portfolioMargin: raw.portfolioMargin ?? null,
      vip: raw.vip ?? null,
      deltaMode: raw.deltaMode ?? null,
      wallets: raw.wallets ?? null,
    };
    const { at: _, ...changed } = change;
    if (Object.values(changed).every((fact) => fact === null))
      complain(context, [], {
        expected: 'a change of portfolioMargin, vip, deltaMode or wallets',
        hint: 'such as  { at: 2026-02-01, vip: 3 }',
      });
    return change;
  });
};

const accountField = () => {
  const { portfolioMargin, vip, deltaMode, wallets } = facts();
  return keyed(
    {
      portfolioMargin,
      vip,
      deltaMode,
      wallets: wallets.prefault([]),
      changes: z
        .array(changeField())
        .superRefine((changes, context) => {
          for (const [i, { at }] of changes.entries())
            if (at <= (changes[i - 1]?.at ?? Number.NEGATIVE_INFINITY))
              complain(context, [String(i), 'at'], {
                expected: 'an instant after that of the change before',
              });
        })
        .prefault([])
        .meta({ description: 'What becomes of these facts later, oldest first.' }),
    },
    'The account that holds the legs on binance-usdm, binance-coinm and, as collateral or borrowed, binance-spot.',
  ).transform((account): Account => account);
};

/** One account an exchange; only Binance's rule for hedged accounts is computed. */
export const accountsField = () =>
  keyed(
    { binance: accountField().optional() },
    'Account facts by exchange, to tell when it counts the account as delta-neutral. They change no margin and no liquidation.',
  )
    .transform(({ binance }): Readonly<Record<string, Account>> | null =>
      binance === undefined ? null : { binance },
    )
    .optional();
