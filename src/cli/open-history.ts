/** The reader of histories in the places that the command line names. */
import { HistoryReader } from '../history/history-reader.ts';
import type { RuleBooks } from '../replay/plan.ts';
import { shipped, storePath } from './places.ts';

/** @param db the option, if it was given */
export const historyReader = (db: string | undefined, books: RuleBooks): HistoryReader =>
  new HistoryReader(storePath(db), books, shipped('data', 'reconstructions'));
