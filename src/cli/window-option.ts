/** `--from` and `--to`: a window, UTC, half-open. */
import { ScenarioError } from '../domain/errors.ts';
import { foundText } from '../scenario/found.ts';
import { INSTANT } from '../scenario/quantity.ts';
import { ALL_TIME, type WindowMs } from '../store/window.ts';

/** @throws ScenarioError for what is no instant, and for an end that is not after the beginning */
export function windowOption({
  from,
  to,
}: {
  readonly from: string | undefined;
  readonly to: string | undefined;
}): WindowMs {
  const window = {
    fromMs: from === undefined ? ALL_TIME.fromMs : instant('--from', from),
    toMs: to === undefined ? ALL_TIME.toMs : instant('--to', to),
  };
  if (window.fromMs < window.toMs) return window;
  throw new ScenarioError({
    where: '--to',
    expected: 'an instant after  --from',
    found: foundText(to),
  });
}

function instant(where: string, text: string): number {
  const at = INSTANT.read(text);
  if (at !== null) return at;
  throw new ScenarioError({ where, expected: INSTANT.expected, found: foundText(text) });
}
