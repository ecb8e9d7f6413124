/**
 * Goal: the files that documents show are files that the program reads.
 * Method: each is handed to the reader it is meant for.
 */
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { parseMapping } from '../../src/loaders/mapping.ts';
import { readRuleBooks } from '../../src/loaders/venue-rules.ts';
import { parseScenario } from '../../src/scenario/parse.ts';
import { ROOT } from '../architecture/source.ts';
import { temporaryFolder } from '../cli/legrisk.ts';
import { type Block, blocksOf, pageText } from './page.ts';

const yamlOf = (page: string): Block[] =>
  blocksOf(pageText(page)).filter(({ language }) => language === 'yaml');

test('README’s scenario is one', () => {
  const [scenario, ...others] = yamlOf('README.md');
  expect(others).toEqual([]);
  expect(parseScenario(scenario?.text ?? '', 'README.md')).toMatchObject({
    name: 'avax-binance-bybit-2025-10',
  });
});

test('the mapping of docs/mapping.md is one, of two series', () => {
  const [mapping, ...others] = yamlOf('docs/mapping.md');
  expect(others).toEqual([]);
  expect(parseMapping(mapping?.text ?? '', 'docs/mapping.md').series).toHaveLength(2);
});

test('the rule file of docs/rules.md gives the instrument that it names a table', () => {
  const [rules] = yamlOf('docs/rules.md');
  const own = temporaryFolder();
  writeFileSync(join(own, 'mine.yaml'), rules?.text ?? '');
  const tablesOf = (folder?: string) =>
    readRuleBooks(join(ROOT, 'data/venues'), new Set(['bybit-linear']), folder)
      .get('bybit-linear')
      ?.maintenance.filter(({ instruments }) => instruments.includes('AVAXUSDT'))
      .map(({ table }) => table);
  expect(tablesOf()).toEqual([]);
  // A table stands once for each formula of the venue that it outlives.
  expect(new Set(tablesOf(own))).toEqual(new Set(['AVAXUSDT risk limits']));
});
