/** `--resolution`: the length of a bar, as exchanges write it (`1m`, `4h`) or as scenarios do (`1 min`). */
import { ScenarioError } from '../domain/errors.ts';
import { foundText } from '../scenario/found.ts';
import { DURATION } from '../scenario/quantity.ts';

const UNITS: Readonly<Record<string, string>> = { s: 's', m: 'min', h: 'h', d: 'd', w: 'd' };
const DAYS_A_WEEK = 7;

/**
 * Milliseconds.
 *
 * @throws ScenarioError for what is no length of a bar
 */
export function resolutionOption(text: string): number {
  const [, count = '', unit = ''] = /^\s*(\d{1,6})([smhdw])\s*$/.exec(text) ?? [];
  const days = unit === 'w' ? Number(count) * DAYS_A_WEEK : Number(count);
  const said = unit === '' ? text : `${days} ${UNITS[unit]}`;
  const lengthMs = DURATION.read(said);
  if (lengthMs !== null && lengthMs > 0) return lengthMs;
  throw new ScenarioError({
    where: '--resolution',
    expected: 'the length of a bar such as 1m, 4h or 1d',
    found: foundText(text),
  });
}

/** The shortest way to write it: `1m`, `4h`, `1d`; milliseconds where no unit divides it. */
export function resolutionText(resolutionMs: number): string {
  for (const [size, unit] of [
    [86_400_000, 'd'],
    [3_600_000, 'h'],
    [60_000, 'm'],
    [1_000, 's'],
  ] as const)
    if (resolutionMs % size === 0) return `${resolutionMs / size}${unit}`;
  return `${resolutionMs}ms`;
}
