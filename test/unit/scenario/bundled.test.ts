import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { parseScenario } from '../../../src/scenario/parse.ts';
import { renderScenario } from '../../../src/scenario/render.ts';

const files = readdirSync('scenarios', { recursive: true, encoding: 'utf8' })
  .filter((file) => file.endsWith('.yaml'))
  .map((file) => join('scenarios', file));

test.each(files)('%s asks a question and reads as itself when printed', (file) => {
  const text = readFileSync(file, 'utf8');
  expect(text).toMatch(/^question: /m);
  const scenario = parseScenario(text, file);
  expect(parseScenario(renderScenario(scenario), '')).toEqual(scenario);
});

test('bundled scenarios have names of their own', () => {
  const names = files.map((file) => parseScenario(readFileSync(file, 'utf8'), file).name);
  expect(new Set(names).size).toBe(names.length);
});
