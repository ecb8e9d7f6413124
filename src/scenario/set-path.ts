/**
 * Writing single values into a scenario document before it is checked: `--set path=value`, and the
 * axes of a sweep.
 */
import { type Issue, ScenarioError } from '../domain/errors.ts';
import {
  isPlainKey,
  isYamlMap,
  mapOf,
  readValue,
  type ScenarioDocument,
  type YamlMap,
  type YamlValue,
} from './document.ts';
import { foundText } from './found.ts';

/**
 * A copy of the document with one value written at a path such as `construction.leverage.long`.
 * Whether the path means anything is found when the document is checked. Null takes the key away,
 * so that its default holds.
 *
 * A plain value in the way gives place: where the file has `leverage: 5`, writing
 * `construction.leverage.long` leaves the other leg at 5.
 *
 * @throws ScenarioError when the text is no path
 */
export function setPath(
  document: ScenarioDocument,
  path: string,
  value: YamlValue,
): ScenarioDocument {
  const keys = path.split('.');
  if (path.length > 200 || keys.length > 8 || !keys.every(isPlainKey))
    throw new ScenarioError(notAPath(path));
  const { construction } = document.data;
  const { kind } = isYamlMap(construction) ? construction : mapOf([]);
  const expand = (plain: YamlValue, above: readonly string[]) =>
    above.join('.') === 'construction.leverage' ? legLeverages(plain, kind) : mapOf([]);
  const data = written(document.data, keys, value, [], expand);
  const overrides = new Set([...document.overrides, path]);
  return { ...document, data: isYamlMap(data) ? data : document.data, overrides };
}

/**
 * Applies `path=value` texts in order; each value is read as YAML.
 *
 * @throws ScenarioError naming every text that is not of that form
 */
export function applySets(document: ScenarioDocument, sets: readonly string[]): ScenarioDocument {
  const malformed = sets.filter((set) => !/^[^=]+=/.test(set));
  if (malformed.length > 0) throw new ScenarioError(malformed.slice(0, 10).map(notASet));
  return sets.reduce((changed, set) => {
    const at = set.indexOf('=');
    return setPath(changed, set.slice(0, at).trim(), readValue(set.slice(at + 1)));
  }, document);
}

const notASet = (set: string): Issue => ({
  where: '--set',
  expected: 'path=value',
  found: foundText(set),
  hint: 'such as  --set construction.leverage=3  or  --set reserve="20 %"',
});

const notAPath = (path: string): Issue => ({
  where: '--set',
  expected: 'a scenario path such as construction.leverage',
  found: foundText(path),
  hint: 'docs/scenario.md lists every key',
});

/** What a plain value in the way of a path becomes. */
type Expand = (plain: YamlValue, above: readonly string[]) => YamlMap;

/** The value with another one written below it. */
function written(
  here: YamlValue,
  keys: readonly string[],
  value: YamlValue,
  above: readonly string[],
  expand: Expand,
): YamlValue {
  const [key, ...rest] = keys;
  if (key === undefined) return value;
  const next = [...above, key];
  if (Array.isArray(here)) {
    const list = here as readonly YamlValue[];
    const at = Number(key);
    if (Number.isInteger(at) && at >= 0 && at < list.length)
      return list.map((item, i) => (i === at ? written(item, rest, value, next, expand) : item));
  }
  const map = isYamlMap(here) ? here : expand(here, above);
  const below = written(map[key] ?? mapOf([]), rest, value, next, expand);
  const kept = Object.entries(map).filter(([k]) => k !== key);
  return mapOf(below === null && rest.length === 0 ? kept : [...kept, [key, below]]);
}

/** `leverage: 5` written out, so that one leg's can be changed. */
export function legLeverages(plain: YamlValue, kind: YamlValue | undefined): YamlMap {
  if (typeof plain !== 'number' && typeof plain !== 'string') return mapOf([]);
  if (kind === 'delta-neutral')
    return mapOf([
      ['long', plain],
      ['short', plain],
    ]);
  return mapOf([
    // The spot of a cash-and-carry is held outright whatever the leverage.
    ['spot', kind === 'cash-and-carry' ? 1 : plain],
    ['perp', plain],
  ]);
}
