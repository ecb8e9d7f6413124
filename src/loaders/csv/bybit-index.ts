/**
 * One-minute `premium_index` and `spot_index` of public.bybit.com: `start_at,symbol,period,open,…`, stamps
 * in seconds. The two look alike; the file's name or folder says which, or `--kind`.
 */
import { pieceOfTable } from '../import-table.ts';
import type { CsvFormat } from './format.ts';
import { hasColumns } from './head.ts';
import { tableOfFile } from './text-table.ts';

export const BYBIT_INDEX: CsvFormat = {
  name: 'bybit index csv',
  knows: (head) => hasColumns(head, 'startat', 'symbol', 'period', 'open', 'high', 'low', 'close'),
  read: (file, context) => {
    const piece = pieceOfTable(tableOfFile(file), context);
    const { instrument } = piece;
    if (instrument === null) return [piece];
    const inverse = instrument.endsWith('USD');
    return [{ ...piece, venue: inverse ? 'bybit-inverse' : 'bybit-linear' }];
  },
};
