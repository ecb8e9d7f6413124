/** The answer of `size`, as data and for people. */
import type { DataFinding } from '../../domain/coverage.ts';
import { NONE, percent } from '../../report/format.ts';
import type { SizeVariant } from '../../sweep/size-variants.ts';
import type { SizingStep } from '../../sweep/sizing.ts';
import { dayText, durationText } from '../../units/time.ts';
import { table, whole } from '../table.ts';
import { folded } from '../wrapped.ts';

/** One way of sizing, with its whole profile. */
export interface SizeProfile extends Omit<SizeVariant, 'onlyLeg'> {
  /** It and every smaller one of the ladder keeps the coverage; null: not even the smallest does. */
  readonly leverage: number | null;
  /** Whether the whole ladder keeps it: the answer may be larger. */
  readonly isLadderEnd: boolean;
  /** Distinct crash episodes behind the deaths at that leverage. */
  readonly episodes: number | null;
  /** The next leverage of the ladder, which does not keep it. */
  readonly limitedBy: SizingStep | null;
  readonly profile: readonly SizingStep[];
}

/** What `--json` prints; docs/size.md says what each field means. */
export interface SizeAnswer {
  readonly schemaVersion: 1;
  readonly scenario: string;
  readonly engine: 'indexed' | 'bar';
  readonly windowMs: readonly [number, number];
  readonly holdMs: number;
  readonly maxLossFraction: number;
  readonly coverageFraction: number;
  /** With their whole hold inside the window, and the others, which are not counted. */
  readonly entries: number;
  readonly notObserved: number;
  /** What the checks say of the data that all entries share. */
  readonly findings: readonly DataFinding[];
  /** Of the first variant: the pair, the scenario's reserve, the record. */
  readonly leverage: number | null;
  readonly variants: readonly SizeProfile[];
}

/** Under so many distinct crashes a share of thousands of entries is an anecdote, and is said to be. */
const FEW_EPISODES = 10;

const share = (x: number | null, digits = 2): string => (x === null ? NONE : percent(x, digits));
/** `99 %`, `99.5 %`: as it was asked. */
const asked = (x: number): string => percent(x, 2).replace(/\.?0+(?=\D*$)/, '');

export function sizeText(answer: SizeAnswer): string {
  const [main] = answer.variants;
  if (main === undefined) return '';
  return [
    folded(headline(answer, main)),
    variantTable(answer),
    `${variantName(main)}, by leverage:\n${profileTable(main.profile)}`,
    folded(footnotes(answer, main)),
  ].join('\n\n');
}

function headline(answer: SizeAnswer, main: SizeProfile): string {
  const { maxLossFraction, coverageFraction, entries, windowMs, holdMs } = answer;
  const loss = asked(maxLossFraction);
  const over = `${entries} entries from ${dayText(windowMs[0])} to ${dayText(windowMs[1])}, held ${durationText(holdMs)}`;
  const step = main.profile.find(({ leverage }) => leverage === main.leverage);
  if (step === undefined) {
    const first = main.profile[0];
    return (
      `No leverage of the ladder holds: at ${first?.leverage}x a forced exit cost at most ${loss} of the capital ` +
      `in ${share(first?.withinFraction ?? null)} of ${over}, and ${asked(coverageFraction)} are asked.`
    );
  }
  return (
    `Sized so that when it fires, it stings instead of ends you: ${main.isLadderEnd ? 'at least ' : ''}${step.leverage}x.\n` +
    `There and at every smaller leverage of the ladder a forced exit cost at most ${loss} of the capital in at least ` +
    `${asked(coverageFraction)} of ${over}.\n` +
    `In-sample coverage at ${step.leverage}x: ${share(step.withinFraction)}; ${deathsText(step)}.`
  );
}

const deathsText = ({ deaths, episodes }: SizingStep): string =>
  deaths === 0
    ? 'nothing was liquidated, so nothing was put to the test'
    : `${deaths} ${deaths === 1 ? 'entry' : 'entries'} lost a leg, in ${episodes} distinct crash ${episodes === 1 ? 'episode' : 'episodes'}`;

const variantName = ({ legs, venue }: SizeProfile): string =>
  venue === null ? legs : `${legs} (${venue})`;

const variantTable = ({ variants }: SizeAnswer): string =>
  table(
    [
      [
        'what can be liquidated',
        'reserve',
        'divergence',
        'leverage',
        'covered',
        'episodes',
        'next',
      ],
      ...variants.map((variant) => {
        const { reserveFraction, stressFactor, leverage, isLadderEnd, profile, limitedBy } =
          variant;
        const step = profile.find((one) => one.leverage === leverage);
        return [
          variantName(variant),
          asked(reserveFraction),
          stressFactor === 1 ? 'recorded' : `× ${stressFactor}`,
          leverage === null ? NONE : `${isLadderEnd ? '≥ ' : ''}${leverage}x`,
          share(step?.withinFraction ?? null),
          step === undefined ? NONE : String(step.episodes),
          limitedBy === null ? NONE : `${limitedBy.leverage}x ${share(limitedBy.withinFraction)}`,
        ];
      }),
    ],
    3,
  );

const profileTable = (profile: readonly SizingStep[]): string =>
  table(
    [
      ['leverage', 'within', 'loss 50%', 'loss 99%', 'worst', 'died', 'episodes', 'refused'],
      ...profile.map((step) => [
        `${step.leverage}x`,
        share(step.withinFraction),
        share(step.lossP50Fraction),
        share(step.lossP99Fraction),
        share(step.lossMaxFraction),
        String(step.deaths),
        String(step.episodes),
        String(step.refused),
      ]),
    ],
    0,
  );

function footnotes(answer: SizeAnswer, main: SizeProfile): string {
  const most = Math.max(...main.profile.map(({ episodes }) => episodes));
  const refusal = main.profile.find((step) => step.refusal !== null)?.refusal ?? null;
  return [
    'within: of all entries, those let in whose forced-exit loss is no more than allowed; in-sample: of this record, not a forecast.',
    'The loss need not grow with leverage, so the answer is the last one before the first that fails.',
    most < FEW_EPISODES
      ? `All of it rests on ${most} distinct crash ${most === 1 ? 'episode' : 'episodes'}, however many the entries.`
      : '',
    answer.notObserved > 0
      ? `${answer.notObserved === 1 ? '1 more entry is' : `${whole(answer.notObserved)} more entries are`} not counted: the window ends before the hold does.`
      : '',
    answer.variants.some(({ stressFactor }) => stressFactor !== 1)
      ? 'divergence × k: at each bar each mark is moved away from the mean of the two, to k times its distance.'
      : '',
    refusal === null ? '' : `Refused: ${refusal}`,
  ]
    .filter((line) => line !== '')
    .join('\n');
}
