/**
 * Coinalyze: `/v1/funding-rate-history`, bars of `{t, o, h, l, c}` in per cent, stamps in seconds
 * (api.coinalyze.net/v1/doc).
 */
import { closedSamples, samplesPiece } from './aggregated.ts';
import { firstOf, hasKeys, listOf, unsound } from './envelope.ts';
import { formatOf } from './pages.ts';
import { readRows } from './rows.ts';

export const COINALYZE_JSON = formatOf({
  name: 'coinalyze json',
  isBody: (value) => hasKeys(firstOf(value), 'symbol', 'history'),
  read: (body, where, context) => {
    const symbols = listOf(body, 'a list', where);
    const [only] = symbols;
    if (symbols.length !== 1 || !hasKeys(only, 'symbol', 'history')) {
      throw unsound(where, 'one symbol', `${symbols.length}: ask for one at a time`);
    }
    const history = listOf(only.history, 'history, a list', where);
    const samples = readRows(history, where, (row) => ({
      atMs: row.stamp('t'),
      close: row.percent('c'),
    }));
    return [samplesPiece(where, samples, context)];
  },
  finish: closedSamples,
});
