/**
 * Funding as an aggregator samples it: open, high, low and close of a predicted rate, in per cent, over
 * bars of its own choice. These are no settlements, so they are taken only at the user's word.
 */
import { DataError } from '../../domain/errors.ts';
import { durationText } from '../../units/time.ts';
import type { FormatContext, Piece } from '../piece.ts';
import { movedRows, onePiece, printPieces, stepOf, valuePieces } from './reading.ts';

/** The last value of a bar of samples. */
export interface Sample {
  /** The start of the bar. */
  readonly atMs: number;
  /** As a fraction. */
  readonly close: number;
}

const NOTES = [
  'an aggregator’s samples of a predicted rate, not settlements: the close of each bar, at its end',
  'per cent divided by 100',
];

/**
 * The close of each bar, still stamped by its start: a print under `--kind funding`, a value under
 * `--kind signal`.
 *
 * @throws DataError under any other kind
 */
export function samplesPiece(
  where: string,
  samples: readonly Sample[],
  { options: { kind } }: FormatContext,
): Piece {
  if (kind === 'signal') {
    const rows = samples.map(({ atMs, close }) => ({ atMs, value: close }));
    return onePiece(valuePieces({ where, kind, notes: NOTES }, rows), where);
  }
  if (kind === 'funding') {
    const rows = samples.map(({ atMs, close }) => ({ settledAtMs: atMs, rate: close }));
    return onePiece(printPieces({ where, kind, notes: NOTES }, rows), where);
  }
  throw new DataError({
    where,
    expected: 'settled funding rates',
    found: 'samples of a predicted rate, as an aggregator keeps them',
    hint: 'take the rates of the venue itself; or, knowing what these are, say --kind signal (for policies) or --kind funding (charged as if every bar ended in a settlement)',
  });
}

/** The same stamped by the end of each bar, when its close was known. */
export function closedSamples(piece: Piece, { hints }: FormatContext): Piece {
  const lengthMs = hints.resolutionMs ?? stepOf(piece);
  const charged = `charged as a settlement every ${durationText(lengthMs)}: wrong where the venue settles at other times`;
  const notes = piece.rows.sort === 'prints' ? [...piece.notes, charged] : piece.notes;
  return { ...piece, rows: movedRows(piece.rows, lengthMs), notes };
}
