/**
 * Coinglass v4: `/api/futures/funding-rate/history`, bars of `{time, open, high, low, close}` in per cent,
 * stamps in milliseconds (docs.coinglass.com).
 */
import { closedSamples, samplesPiece } from './aggregated.ts';
import { firstOf, hasKeys, listOf, objectOf, unsound } from './envelope.ts';
import { formatOf } from './pages.ts';
import { readRows, shortly } from './rows.ts';

export const COINGLASS_JSON = formatOf({
  name: 'coinglass v4 json',
  isBody: (value) =>
    hasKeys(value, 'code', 'data') && hasKeys(firstOf(value.data), 'time', 'open', 'close'),
  read: (body, where, context) => {
    const { code, data } = objectOf(body, 'an answer of Coinglass', where);
    if (String(code) !== '0') throw unsound(where, 'code "0"', `code ${shortly(code)}`);
    const samples = readRows(listOf(data, 'data, a list', where), where, (row) => ({
      atMs: row.stamp('time'),
      close: row.percent('close'),
    }));
    return [samplesPiece(where, samples, context)];
  },
  finish: closedSamples,
});
