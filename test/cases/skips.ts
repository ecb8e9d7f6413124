/**
 * Cases that this program does not answer, each with its reason. Nothing that is a liquidation, a
 * bankruptcy, a maintenance, a funding payment, an inverse P&L, a deleveraging or a cross account may
 * stand here: test/cases/cases.test.ts holds it.
 */
export const SKIPS: Readonly<Record<string, string>> = {
  PC203:
    'a carry that trades its spot at every drift of the price: no construction here rebalances',
  PC262: 'a year of another program’s lending and bridge data, which the case does not carry',
};
