/** The scenario's own run and its variants as rows of one comparison. */
import type { ExitStyleKind } from '../domain/exit-style.ts';
import type {
  LegEnd,
  ReplayResult,
  RunOutcome,
  VariantChange,
  VariantResult,
} from '../domain/result.ts';
import { outcomeOf } from '../replay/outcome.ts';
import { isoInstant } from '../units/time.ts';
import { spokenShare } from './format.ts';
import { EXIT_NAMES } from './names.ts';
import { isStressed } from './policies.ts';
import { MONTHS } from './scale.ts';

/** One run of the comparison. */
export interface ComparedRun {
  readonly name: string;
  /** Null: the scenario's own run. */
  readonly variant: VariantResult | null;
  /** Null where it was not let in. */
  readonly outcome: RunOutcome | null;
  /** `best`, `worst`; null in between, and where all ended alike. */
  readonly rank: 'best' | 'worst' | null;
  /** What of it is no history. */
  readonly caveats: readonly Caveat[];
}

export type Caveat = 'STRESSED' | 'COUNTERFACTUAL';

/** As the scenario's own run is called beside its variants. */
export const OWN_RUN = 'this run';

/** The scenario's own run first. */
export function comparedRuns(result: ReplayResult): readonly ComparedRun[] {
  const own = { name: OWN_RUN, variant: null, outcome: outcomeOf(result) };
  const runs = [
    own,
    ...result.variants.map((variant) => ({
      ...{ name: variant.name, variant, outcome: variant.outcome },
    })),
  ];
  const nets = runs.flatMap(({ outcome }) => outcome?.netQuote ?? []);
  const [worst, best] = [Math.min(...nets), Math.max(...nets)];
  return runs.map((run) => ({
    ...run,
    rank: rankOf(run.outcome, worst, best),
    caveats: caveatsOf(run, result),
  }));
}

function caveatsOf(
  { variant, outcome }: Pick<ComparedRun, 'variant' | 'outcome'>,
  result: ReplayResult,
): readonly Caveat[] {
  const isCalm = variant?.changed.some((one) => one.path === 'stress' && one.variant === null);
  const shocks = variant?.assumptions.some((text) => text.startsWith(STRESS_WORD));
  const stressed = shocks === true || (isStressed(result) && isCalm !== true);
  return [
    ...(stressed ? ['STRESSED' as const] : []),
    // Results of older versions have no crowd.
    ...((outcome?.crowd ?? null) === null ? [] : ['COUNTERFACTUAL' as const]),
  ];
}

/** As what is assumed of a shock begins. */
const STRESS_WORD = 'STRESSED';

/** Nets that read the same are the same. */
const ALIKE = 0.005;

function rankOf(outcome: RunOutcome | null, worst: number, best: number): ComparedRun['rank'] {
  if (outcome === null || best - worst < ALIKE) return null;
  if (best - outcome.netQuote < ALIKE) return 'best';
  return outcome.netQuote - worst < ALIKE ? 'worst' : null;
}

/** `adl: off`, `construction.leverage: 7 → 3`; of a key that is taken away, `hold: none, was 30 d`. */
export function changeText({ path, base, variant }: VariantChange): string {
  if (variant === null) return `${path}: none, was ${base ?? 'none'}`;
  return base === null ? `${path}: ${variant}` : `${path}: ${base} → ${variant}`;
}

/** `short auto-deleveraged, 40 % of it, 10 Oct 21:17`. */
export function firstForcedText({ firstForced }: RunOutcome): string {
  if (firstForced === null) return 'nothing';
  const { role, kind, closedFraction, atMs } = firstForced;
  const part = closedFraction < 1 ? `, ${spokenShare(closedFraction)} of it` : '';
  return `${role} ${EXIT_NAMES[kind]}${part}, ${whenText(atMs)}`;
}

/** How the rest ended: `long closed as survivor, 10 Oct 21:24`; the window’s end has no other time. */
export function restText({ ends, firstForced, exits }: RunOutcome): string {
  const rest = ends.filter(
    ({ role, atMs }) =>
      firstForced === null || role !== firstForced.role || atMs !== firstForced.atMs,
  );
  const [first, ...others] = rest.map((end) => endText(end, exits));
  if (first !== undefined && others.length > 0 && others.every((text) => text === first))
    return `both ${first}`;
  return rest.map((end) => `${end.role} ${endText(end, exits)}`).join('; ');
}

/** Ways out that close the other leg with the one that is caught: it was nobody’s survivor. */
const CLOSES_BOTH: readonly ExitStyleKind[] = ['staged', 'backstop', 'coordinated'];

function endText({ role, kind, atMs }: LegEnd, exits: RunOutcome['exits']): string {
  const isPair =
    kind === 'survivor-close' &&
    exits.some(
      (exit) =>
        CLOSES_BOTH.includes(exit.style) &&
        exit.role !== role &&
        exit.atMs <= atMs &&
        atMs <= exit.endAtMs,
    );
  const how = isPair ? 'closed with it' : EXIT_NAMES[kind];
  return kind === 'window-end' ? how : `${how}, ${whenText(atMs)}`;
}

/** `10 Oct 21:17`, UTC. */
export function whenText(atMs: number): string {
  const iso = isoInstant(atMs);
  const month = (MONTHS[Number(iso.slice(5, 7)) - 1] ?? '').slice(0, 3);
  return `${Number(iso.slice(8, 10))} ${month} ${iso.slice(11, 16)}`;
}
