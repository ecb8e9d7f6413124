/** When the trade of a sweep is entered: `every=1h`, or instants one by one. Always UTC. */
import { type Issue, ScenarioError } from '../domain/errors.ts';
import type { Window } from '../domain/scenario.ts';
import { foundText } from '../scenario/found.ts';
import { DURATION, INSTANT, instantText } from '../scenario/quantity.ts';

/** More entry times than minutes in two centuries are a mistyped step. */
const ENTRIES_MAX = 100_000_000;

const FORMS = 'every=1h, every=1h,from=2025-09-01,to=2025-10-01, or instants such as 2025-09-01';

/**
 * The entry times in ascending order.
 *
 * @param text undefined: one entry, at the window's start
 * @throws ScenarioError when the text is none of the forms, or an entry is outside the window
 */
export function readEntries(text: string | undefined, window: Window): Float64Array {
  if (text === undefined) return Float64Array.of(window.from);
  const parts = text
    .split(/[,\n]/)
    .map((part) => part.trim())
    .filter((part) => part !== '');
  if (parts.length === 0) throw refused('at least one entry', 'nothing');
  return parts.some((part) => part.includes('=')) ? rolling(parts, window) : listed(parts, window);
}

const refused = (expected: string, found: string, hint = FORMS): ScenarioError =>
  new ScenarioError({ where: '--entries', expected, found, hint });

/** From the window's start in equal steps; the end is not one of them, as a window does not hold its end. */
function rolling(parts: readonly string[], window: Window): Float64Array {
  const told = new Map<string, string>();
  for (const part of parts) {
    const [key = '', value = ''] = part.split(/=(.*)/s).map((side) => side.trim());
    if (!['every', 'from', 'to'].includes(key) || told.has(key))
      throw refused('every=, from= and to=, each once', foundText(part));
    told.set(key, value);
  }
  const every = told.get('every') ?? '';
  const step = DURATION.read(every);
  if (step === null || step <= 0)
    throw refused('every= with a length of time above zero', foundText(every), `${FORMS}`);
  const from = instantOf(told.get('from')) ?? window.from;
  const to = instantOf(told.get('to')) ?? window.to;
  if (from < window.from || to > window.to) throw outside(from < window.from ? from : to, window);
  const count = Math.ceil((to - from) / step);
  if (count < 1) throw refused('from= before to=', `${instantText(from)} and ${instantText(to)}`);
  if (count > ENTRIES_MAX)
    throw refused(`at most ${ENTRIES_MAX} entries`, String(count), 'take a longer step');
  return Float64Array.from({ length: count }, (_, i) => from + i * step);
}

function listed(parts: readonly string[], window: Window): Float64Array {
  const issues: Issue[] = [];
  const entries = parts.flatMap((part) => {
    const at = INSTANT.read(part);
    if (at === null)
      issues.push({
        where: '--entries',
        expected: INSTANT.expected,
        found: foundText(part),
        hint: FORMS,
      });
    return at ?? [];
  });
  if (issues.length > 0) throw new ScenarioError(issues.slice(0, 10));
  const sorted = Float64Array.from(entries).sort();
  const double = sorted.find((at, i) => i > 0 && sorted[i - 1] === at);
  if (double !== undefined)
    throw refused('each entry once', `${instantText(double)} twice`, 'leave one of them out');
  const stray = sorted.find((at) => at < window.from || at >= window.to);
  if (stray !== undefined) throw outside(stray, window);
  return sorted;
}

function instantOf(text: string | undefined): number | null {
  if (text === undefined) return null;
  const at = INSTANT.read(text);
  if (at === null) throw refused(INSTANT.expected, foundText(text));
  return at;
}

const outside = (at: number, { from, to }: Window): ScenarioError =>
  refused(
    `entries inside the window, from ${instantText(from)} to before ${instantText(to)}`,
    instantText(at),
    'widen the window with  --set window.from=…  and  --set window.to=…',
  );
