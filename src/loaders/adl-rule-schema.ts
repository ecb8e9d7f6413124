/** How a venue closes winners, as a rule file says it: docs/rules.md, `adl`. */
import { z } from 'zod';
import { ADL_SCORES } from '../domain/adl.ts';
import type { AdlRule } from '../venues/rule-book.ts';
import { choice, fraction, SOURCED, sourceOf } from './venue-rule-fields.ts';

const CLOSE_FORM =
  'bankruptcy, mark, previous mark, { bankruptcy_within: 5 % }, or null where it is not known';

export const adlRule = z
  .strictObject({
    close: z
      .union(
        [
          choice(['bankruptcy', 'mark', 'previous mark']),
          z.strictObject({ bankruptcy_within: fraction('a share of the mark', 1e-6, 1 - 1e-6) }),
        ],
        CLOSE_FORM,
      )
      .nullable(),
    score: choice(ADL_SCORES).nullable(),
    ...SOURCED,
  })
  .transform(({ close, score, ...raw }): AdlRule => {
    if (close === null || typeof close === 'string')
      return { close: close === null ? null : { kind: close }, score, ...sourceOf(raw) };
    const within = { kind: 'bankruptcy near mark', share: close.bankruptcy_within } as const;
    return { close: within, score, ...sourceOf(raw) };
  });
