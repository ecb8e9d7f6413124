/**
 * Goal: what editors and readers are told is what the parser does.
 * Method: the generated files must equal what the schema generates now; `npm run schema` writes
 * them. The descriptions and the closedness of every map are looked up node by node.
 */
import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import {
  scenarioJsonSchema,
  scenarioJsonSchemaText,
  scenarioReference,
  withScenarioReference,
} from '../../../src/scenario/json-schema.ts';
import { parseScenario } from '../../../src/scenario/parse.ts';
import { BLOCKS } from '../../../src/scenario/schema.ts';

type Node = { readonly [key: string]: unknown };
const isNode = (x: unknown): x is Node => typeof x === 'object' && x !== null && !Array.isArray(x);

/** Every map of the schema, with its path. */
function* mapsOf(node: Node, path: string): Generator<readonly [string, Node]> {
  const { properties } = node;
  if (isNode(properties)) yield [path, node];
  for (const [key, child] of Object.entries(node)) {
    const children = Array.isArray(child) ? child : [child];
    for (const below of children) if (isNode(below)) yield* mapsOf(below, `${path}/${key}`);
  }
}

test('docs/scenario.schema.json is what the schema says', () => {
  expect(readFileSync('docs/scenario.schema.json', 'utf8')).toBe(scenarioJsonSchemaText());
});

test('the table in docs/scenario.md is what the schema says', () => {
  const text = readFileSync('docs/scenario.md', 'utf8');
  expect(text).toBe(withScenarioReference(text));
  expect(text).toContain('| `construction.leverage` |');
});

test('every key has a description, and no map takes others', () => {
  const maps = [...mapsOf(scenarioJsonSchema(), '')];
  expect(maps.length).toBeGreaterThan(20);
  for (const [path, { properties, additionalProperties }] of maps) {
    expect(additionalProperties, path).toBe(false);
    for (const [key, child] of Object.entries(properties as Node))
      expect(child, `${path}.${key}`).toHaveProperty('description', expect.any(String));
  }
});

test('the schema knows every block, and asks for those without a default', () => {
  const { properties, required, $schema } = scenarioJsonSchema();
  expect(Object.keys(properties as Node)).toEqual(Object.keys(BLOCKS));
  expect(required).toEqual(['schema', 'name', 'window', 'capital', 'construction']);
  expect($schema).toBe('http://json-schema.org/draft-07/schema#');
});

test('a default is given as one would type it', () => {
  expect(scenarioJsonSchema()).toMatchObject({
    properties: {
      reserve: { default: '0 %', type: 'string' },
      liquidation: { default: 'venue' },
      delta_band: { default: '2 %' },
    },
  });
});

test('the table has a row for each key, legs once', () => {
  const table = scenarioReference();
  for (const key of ['survivor.reaction', 'liquidation.maintenance[].to', 'quotes.CURRENCY.venue'])
    expect(table.split(`| \`${key}\` |`)).toHaveLength(2);
  expect(table).not.toContain('`construction.perp.position');
  expect(table).not.toContain('changes[].wallets[].asset');
});

test('a page without a table gets one, and text around the table is left alone', () => {
  const made = withScenarioReference('# Title\n');
  expect(made).toContain('# Title\n');
  expect(withScenarioReference(`${made}after\n`)).toBe(`${made}after\n`);
});

test('the examples of docs/scenario.md are scenarios', () => {
  const text = readFileSync('docs/scenario.md', 'utf8');
  const fenced = [...text.matchAll(/```yaml\n([\s\S]*?)```/g)].map((match) => match[1] ?? '');
  const smallest = fenced[0] ?? '';
  expect(() => parseScenario(smallest, 'docs/scenario.md')).not.toThrow();
  // A block that begins with a leg is a part of `construction`; coin is sold where coin is held.
  const blocks = fenced
    .slice(1)
    .filter((yaml) => /^[a-z]+:/.test(yaml) && !/^(spot|long):/.test(yaml));
  const keys = new Set(blocks.flatMap((yaml) => yaml.match(/^[a-z]+(?=:)/gm) ?? []));
  expect([...keys].sort()).toEqual([
    ...['accept', 'accounts', 'adl', 'collateral', 'costs', 'crowd', 'derisk', 'enter', 'exits'],
    ...['halts', 'leave', 'liquidation', 'quotes', 'rebalance', 'reserve', 'stress', 'variants'],
  ]);
  const carry = smallest
    .replace('delta-neutral', 'cash-and-carry\n  margin: segregated')
    .replace('long:  { venue: binance-usdm', 'spot: { venue: binance-spot')
    .replace('short:', 'perp:');
  for (const yaml of blocks)
    expect(() =>
      parseScenario((/from: spot/.test(yaml) ? carry : smallest) + yaml, 'docs/scenario.md'),
    ).not.toThrow();
});
