/** Where two scenarios ask for something else, by the paths that `--set` knows. */
import { isYamlMap, readDocument, type YamlValue } from './document.ts';

export interface PathDifference {
  /** `construction.leverage`, `leave.signal.0.min`. */
  readonly path: string;
  /** As the text writes it; null: it does not stand there. */
  readonly a: string | null;
  readonly b: string | null;
}

/** What a scenario is called and what it asks changes no figure. */
const NO_FIGURE: readonly string[] = ['schema', 'name', 'question'];

/**
 * Of two merged scenarios, as `renderScenario` writes them with every default: what differs, in the order of
 * the first, then what only the second has.
 *
 * @throws ScenarioError when a text is no scenario's
 */
export function scenarioDifferences(a: string, b: string): readonly PathDifference[] {
  const [left, right] = [valuesOf(a), valuesOf(b)];
  return [...new Set([...left.keys(), ...right.keys()])]
    .map((path) => ({ path, a: left.get(path) ?? null, b: right.get(path) ?? null }))
    .filter((one) => one.a !== one.b);
}

function valuesOf(text: string): ReadonlyMap<string, string> {
  const found = new Map<string, string>();
  const { data } = readDocument(text, '');
  for (const [key, value] of Object.entries(data))
    if (!NO_FIGURE.includes(key)) collect(value, key, found);
  return found;
}

function collect(value: YamlValue, path: string, found: Map<string, string>): void {
  if (value === null || typeof value !== 'object') {
    found.set(path, String(value));
    return;
  }
  const entries = isYamlMap(value)
    ? Object.entries(value)
    : value.map((item, i) => [String(i), item] as const);
  for (const [key, item] of entries) collect(item, `${path}.${key}`, found);
}
