/**
 * Goal: the line at the foot of a page says what to run and lets anyone check that it is the same.
 * Method: the hashes are taken again here, of the scenario's text and of the files' sorted hashes.
 */
import { createHash } from 'node:crypto';
import { expect, test } from 'vitest';
import { reproduceLine } from '../../../src/cli/commands/replay.ts';

const sha = (text: string): string => createHash('sha256').update(text).digest('hex');
const source = (sha256: string) => ({ file: 'f', sha256, format: 'csv', rows: 1, notes: [] });
const line = (...hashes: string[]): string =>
  reproduceLine(
    { provenance: { a: hashes.map(source), b: [source('00')] }, reconstruction: null },
    'schema: 1\n',
  );

test('names the version, the scenario and the data by hash, and the file beside the page', () => {
  expect(line('22', '11')).toMatch(/^legrisk \d+\.\d+\.\d+, /);
  expect(line('22', '11')).toContain(`scenario ${sha('schema: 1\n').slice(0, 16)}, `);
  expect(line('22', '11')).toContain(`data ${sha('00\n11\n22').slice(0, 16)}: `);
  expect(line('22', '11')).toMatch(
    /: legrisk replay scenario\.yaml \(the file beside this page\)$/,
  );
});

test('another file is another hash; the order and a file read twice are not', () => {
  expect(line('11', '22', '11')).toBe(line('22', '11'));
  expect(line('11', '33')).not.toBe(line('11', '22'));
});

test('of a reconstruction the seed is named', () => {
  const said = reproduceLine({ provenance: {}, reconstruction: 'btc' }, '');
  expect(said).toContain(', reconstruction seed 1: legrisk replay');
});
