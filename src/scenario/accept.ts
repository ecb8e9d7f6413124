/** Findings in the data that a scenario accepts, by name. */
import { z } from 'zod';
import { FINDING_CODES, type FindingCode } from '../domain/finding.ts';
import { didYouMean } from '../units/nearest.ts';
import { complain } from './fields.ts';

const codeField = () =>
  z
    .unknown()
    .meta({ type: 'string', enum: [...FINDING_CODES], description: 'The name of a finding.' })
    .transform((found, context): FindingCode => {
      const known = FINDING_CODES.find((code) => code === found);
      if (known !== undefined) return known;
      const near = typeof found === 'string' ? didYouMean(found, FINDING_CODES) : undefined;
      const hint = near ?? 'docs/data-checks.md has them all';
      complain(context, [], { expected: 'the name of a finding in the data', hint }, found);
      return z.NEVER;
    });

export const acceptField = () =>
  z
    .array(codeField())
    .superRefine((codes, context) => {
      for (const [i, code] of codes.entries())
        if (codes.indexOf(code) < i)
          complain(context, [String(i)], {
            expected: 'each finding once',
            hint: 'take one of the two away',
          });
    })
    .prefault([])
    .transform((codes): readonly FindingCode[] => codes)
    .meta({
      uniqueItems: true,
      description:
        'Findings in the data that do not stop the replay, such as `[frozen-funding]`; ' +
        'each stays in the result and on the page.',
    });
