/** Tables in memory, as Arrow. */
import { Table, Timestamp, TimeUnit } from 'apache-arrow';
import type { TableBlock, TableColumn } from '../domain/table.ts';
import { batchOf, schemaOf } from './arrow-batch.ts';

/** Instants are of type Timestamp, in milliseconds of UTC; a cell of one is a number. */
export function arrowTable(columns: readonly TableColumn[], blocks: Iterable<TableBlock>): Table {
  const schema = schemaOf(columns, new Timestamp(TimeUnit.MILLISECOND, 'UTC'));
  return new Table(
    schema,
    [...blocks].map((block) => batchOf(schema, columns, block)),
  );
}
