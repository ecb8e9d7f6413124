/** The file format for editors, and as a table for people; both come from the schema itself. */
import { z } from 'zod';
import { scenarioSchema } from './schema.ts';
import { KEPT_KEYS, MERGED_KEYS } from './variants.ts';

/** A JSON Schema, as far as the table of docs/scenario.md and the list of paths read it. */
export interface SchemaNode {
  readonly properties?: Readonly<Record<string, SchemaNode>>;
  readonly required?: readonly string[];
  readonly anyOf?: readonly SchemaNode[];
  readonly oneOf?: readonly SchemaNode[];
  readonly items?: SchemaNode;
  readonly additionalProperties?: SchemaNode | boolean;
  readonly description?: string;
  readonly default?: unknown;
  readonly const?: unknown;
  readonly enum?: readonly unknown[];
  readonly examples?: readonly unknown[];
  readonly pattern?: string;
  readonly type?: string | readonly string[];
}

/** The forms that a value may have instead of the one that the node itself says. */
export const alternativesOf = ({ anyOf, oneOf }: SchemaNode): readonly SchemaNode[] => [
  ...(anyOf ?? []),
  ...(oneOf ?? []),
];

/** The JSON Schema (draft 7, which editors know best) of a scenario file, as it is written. */
export function scenarioJsonSchema(): Record<string, unknown> {
  const schema = z.toJSONSchema(scenarioSchema(), {
    io: 'input',
    target: 'draft-7',
    override({ jsonSchema }) {
      const rest = jsonSchema.additionalProperties;
      if (typeof rest === 'object' && 'not' in rest) jsonSchema.additionalProperties = false;
    },
  });
  writeVariantKeys(schema as SchemaNode);
  return { ...schema, title: 'legrisk scenario' };
}

/** A variant has any key of a scenario, but for those that are its base's: whole, in part, or taken away. */
function writeVariantKeys({ properties = {} }: SchemaNode): void {
  const variant = properties['variants']?.items as { properties: Record<string, unknown> };
  for (const key of Object.keys(properties)) {
    if (KEPT_KEYS.includes(key)) continue;
    const whole = MERGED_KEYS.includes(key) ? { type: 'object' } : { $ref: `#/properties/${key}` };
    const description = `As  ${key}  of the scenario, in this run.`;
    variant.properties[key] = { description, anyOf: [whole, { type: 'null' }] };
  }
  Object.assign(variant, { additionalProperties: false });
}

/** The text of docs/scenario.schema.json. */
export const scenarioJsonSchemaText = (): string =>
  `${JSON.stringify(scenarioJsonSchema(), null, 2)}\n`;

const BEGIN = '<!-- reference: generated from the schema, not edited by hand -->';
const END = '<!-- end of reference -->';

/** The text of docs/scenario.md with its table of keys made anew; the rest stays. */
export function withScenarioReference(markdown: string): string {
  const begin = markdown.indexOf(BEGIN);
  const end = markdown.indexOf(END);
  if (begin < 0 || end < begin) return `${markdown}\n${BEGIN}\n\n${scenarioReference()}\n${END}\n`;
  const head = markdown.slice(0, begin + BEGIN.length);
  return `${head}\n\n${scenarioReference()}\n${markdown.slice(end)}`;
}

/** Every key of a scenario file as a Markdown table. */
export function scenarioReference(): string {
  const rows = withoutRepetitions(rowsOf(scenarioJsonSchema() as SchemaNode, ''));
  const lines = [...rows].map(([path, cells]) => `| \`${path}\` | ${cells.join(' | ')} |`);
  return ['| key | written as | default | meaning |', '|---|---|---|---|', ...lines, ''].join('\n');
}

/** What the keys of one leg, of one list of wallets, or of the scenario have said need not be said of the next. */
function withoutRepetitions(rows: Map<string, readonly string[]>): Map<string, readonly string[]> {
  const first = (path: string) =>
    path
      .replace(/^construction\.(?:short|spot|perp)\./, 'construction.long.')
      .replace('.changes[].wallets[].', '.wallets[].');
  const isRepeated = ([path, cells]: [string, readonly string[]]) =>
    first(path) !== path && rows.get(first(path))?.join() === cells.join();
  const isVariants = (path: string) => /^variants\[\]\.(?!name$)/.test(path);
  return new Map([...rows].filter((row) => !isRepeated(row) && !isVariants(row[0])));
}

/** Cells by path; a key that several forms share has one row. */
function rowsOf(node: SchemaNode, path: string): Map<string, readonly string[]> {
  const rows = new Map<string, readonly string[]>();
  for (const form of [node, ...alternativesOf(node)]) {
    for (const [key, child] of Object.entries(form.properties ?? {})) {
      const below = path === '' ? key : `${path}.${key}`;
      const earlier = rows.get(below);
      const cells = cellsOf(child, form.required?.includes(key) === true);
      rows.set(below, earlier === undefined ? cells : merged(earlier, cells));
      for (const [deeper, deeperCells] of rowsOf(child, below))
        if (!rows.has(deeper)) rows.set(deeper, deeperCells);
    }
    if (form.items !== undefined)
      for (const [deeper, cells] of rowsOf(form.items, `${path}[]`)) rows.set(deeper, cells);
    if (typeof form.additionalProperties === 'object')
      for (const [deeper, cells] of rowsOf(form.additionalProperties, `${path}.CURRENCY`))
        rows.set(deeper, cells);
    if (form !== node)
      for (const [deeper, cells] of rowsOf(form, path))
        if (!rows.has(deeper)) rows.set(deeper, cells);
  }
  return rows;
}

/** The cells of one key in two forms of a block. */
function merged(a: readonly string[], b: readonly string[]): readonly string[] {
  return a.map((cell, i) => {
    const other = b[i] ?? '';
    if (cell === other || (other !== '' && cell.includes(other))) return cell;
    if (i === DEFAULT_COLUMN) return 'by kind';
    return i < DEFAULT_COLUMN ? `${cell}, ${other}` : `${cell} ${other}`;
  });
}

const DEFAULT_COLUMN = 1;
const WORDS_SHOWN_MAX = 6;

function cellsOf(node: SchemaNode, isRequired: boolean): readonly string[] {
  const fallback = isRequired ? '**required**' : defaultText(node.default);
  return [formText(node), fallback, (node.description ?? '').replaceAll('|', '\\|')];
}

function defaultText(value: unknown): string {
  if (value === undefined || typeof value === 'object') return '';
  return `\`${String(value)}\``;
}

function formText(node: SchemaNode): string {
  const forms = alternativesOf(node);
  if (forms.length > 0) return [...new Set(forms.map(formText))].join(' or ');
  if (node.const !== undefined) return `\`${String(node.const)}\``;
  if (node.enum !== undefined && node.enum.length > WORDS_SHOWN_MAX)
    return `\`${String(node.enum[0])}\`, …`;
  if (node.enum !== undefined) return node.enum.map((w) => `\`${String(w)}\``).join(', ');
  if (node.examples?.[0] !== undefined) return `\`${String(node.examples[0])}\``;
  if (node.properties !== undefined || node.additionalProperties !== undefined) return 'map';
  if (node.items !== undefined) return 'list';
  return node.type === 'boolean' ? '`true`, `false`' : 'text';
}
