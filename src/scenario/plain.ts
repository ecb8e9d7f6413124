/** Scenarios, and values of them, that a program wrote as plain data instead of YAML. */
import { ScenarioError } from '../domain/errors.ts';
import { readDocument, readValue, type ScenarioDocument, type YamlValue } from './document.ts';
import { foundText } from './found.ts';

/**
 * The document that a file of the same keys would be. JSON is YAML, so that both are held to one set of
 * rules; it has no lines worth naming.
 *
 * @throws ScenarioError for what no file can say, and as `readDocument`
 */
export const plainDocument = (data: object): ScenarioDocument => ({
  ...readDocument(jsonText(data, 'the scenario'), ''),
  lines: new Map(),
});

/**
 * A value as `path=value` would give it: a text is read as YAML, so that `'20 %'` and `'3'` are a share and a
 * number; null takes the key away.
 *
 * @param where as errors should name it
 * @throws ScenarioError for what no file can say
 */
export const plainValue = (value: unknown, where: string): YamlValue =>
  typeof value === 'string' ? readValue(value) : readValue(jsonText(value, where));

function jsonText(data: unknown, where: string): string {
  const refuse = (found: string): never => {
    throw new ScenarioError({
      where,
      expected: 'text, finite numbers, true, false, lists and maps of them',
      found,
    });
  };
  const plain = (_key: string, value: unknown): unknown => {
    if (typeof value === 'number' && !Number.isFinite(value)) return refuse(String(value));
    if (['bigint', 'function', 'symbol'].includes(typeof value)) return refuse(`a ${typeof value}`);
    return value;
  };
  let text: string | undefined;
  try {
    text = JSON.stringify(data, plain);
  } catch (error) {
    if (error instanceof ScenarioError) throw error;
    return refuse('a value that holds itself');
  }
  return text ?? refuse(foundText(data));
}
