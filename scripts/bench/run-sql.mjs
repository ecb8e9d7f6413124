/**
 * replay.sql over a store, as a process of its own; prints what replay.c prints.
 *
 *     node run-sql.mjs STORE END_MS LEVERAGE CAPITAL TAKER0 TAKER1 TIERS
 */
import { readFileSync } from 'node:fs';
import { DuckDBInstance } from '@duckdb/node-api';

const [store, ...words] = process.argv.slice(2);
const [end, leverage, capital, taker0, taker1] = words.slice(0, 5).map(Number);
const instance = await DuckDBInstance.create(store, { access_mode: 'READ_ONLY' });
const connection = await instance.connect();
const tiers = JSON.parse(words[5]).map(({ rate, deduction }) => `(${rate}, ${deduction})`);
await connection.run(
  `CREATE TEMP TABLE tier AS SELECT a::DOUBLE AS rate, b::DOUBLE AS deduction FROM (VALUES ${tiers}) AS t(a, b)`,
);
const sql = readFileSync(new URL('./replay.sql', import.meta.url), 'utf8');
const start = performance.now();
const given = { end: BigInt(end), leverage, capital, taker0, taker1 };
const reader = await connection.runAndReadAll(sql, given);
const legs = reader.getRowObjects().map((row) => ({
  deadBar: Number(row.deadBar),
  closedBar: Number(row.closedBar),
  exit: row.exit,
  fundingQuote: row.fundingQuote,
  returnedQuote: row.returnedQuote,
}));
const computedMs = performance.now() - start;
const netQuote = legs.reduce((sum, { returnedQuote }) => sum + returnedQuote, -capital);
console.log(JSON.stringify({ netQuote, computedMs, legs }));
