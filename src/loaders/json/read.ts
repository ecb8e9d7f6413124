/** JSON of any format that is known: the first that recognises the text reads it. */
import { DataError } from '../../domain/errors.ts';
import type { FormatContext, Piece } from '../piece.ts';
import type { JsonFormat } from './format.ts';
import { FREQTRADE_JSON } from './freqtrade.ts';

/** Asked in this order; each knows its own by its envelope or its keys. */
const FORMATS: readonly JsonFormat[] = [FREQTRADE_JSON];

/** @throws DataError when the text is no JSON, or of no known format */
export function readJson(
  text: string,
  context: FormatContext,
): { readonly pieces: readonly Piece[]; readonly format: string } {
  const json = parseJson(text, context.where);
  for (const { name, read } of FORMATS) {
    const pieces = read(json, context);
    if (pieces !== null) return { pieces, format: name };
  }
  throw new DataError({
    where: context.where,
    expected: 'JSON of a venue or of freqtrade',
    found: (JSON.stringify(json) ?? 'nothing').slice(0, 60),
    hint: 'docs/data.md lists the formats',
  });
}

function parseJson(text: string, where: string): unknown {
  try {
    return JSON.parse(text);
  } catch (error) {
    throw new DataError({
      where,
      expected: 'JSON',
      found: error instanceof Error ? error.message : String(error),
      hint: 'the file may have been cut short: download or export it again',
    });
  }
}
