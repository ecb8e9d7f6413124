/** How the samples of the venues' interfaces are told. */
import type { ImportOptions } from '../../../../../src/loaders/import.ts';
import type { Piece } from '../../../../../src/loaders/piece.ts';

export const MINUTE = 60_000;
/** 2024-06-01T00:00Z. */
export const START = 1_717_200_000_000;

export type Cell = string | number;
export type RowLike = readonly unknown[] | Readonly<Record<string, unknown>>;

export interface Sample {
  readonly name: string;
  /** As provenance will name the file. */
  readonly format: string;
  /** The body that holds the rows. */
  readonly body: (rows: readonly RowLike[]) => unknown;
  /** A sound row that stands for the minute after START with that number. */
  readonly row: (minute: number) => RowLike;
  /** Cells that must be there and sound. */
  readonly cells: readonly Cell[];
  readonly read: (json: unknown, where: string) => Piece;
  /** What must be said on import beside the file. */
  readonly say: ImportOptions;
}

export const at = (minute: number) => START + minute * MINUTE;
const price = (minute: number) => 100 + minute;

/** Four prices of a sound bar, as text. */
export const ohlc = (minute: number) =>
  [price(minute), price(minute) + 2.5, price(minute) - 3, price(minute) + 1].map(String) as [
    string,
    string,
    string,
    string,
  ];

export const list = (rows: readonly RowLike[]) => rows;
