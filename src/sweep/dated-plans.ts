/** A scenario's plan by entry time: what is in force at the window's start is another on another day. */
import type { Plan } from '../domain/run.ts';
import type { Scenario } from '../domain/scenario.ts';
import { legsOf, makePlan, type RuleBooks } from '../replay/plan.ts';
import { upperBound } from '../units/sorted.ts';
import { epochMs } from '../units/units.ts';
import type { RuleBook } from '../venues/rule-book.ts';

export class DatedPlans {
  readonly #scenario: Scenario;
  readonly #books: RuleBooks;
  /** Instants at which a rule of the venues in use comes into force, in order. */
  readonly #daysMs: Float64Array;
  readonly #adapt: (plan: Plan) => Plan;
  readonly #plans = new Map<number, Plan>();

  /** @param adapt what is done to every plan before it is used */
  constructor(scenario: Scenario, books: RuleBooks, adapt: (plan: Plan) => Plan) {
    this.#adapt = adapt;
    this.#scenario = scenario;
    this.#books = books;
    const used = new Set(legsOf(scenario.construction).map(({ venue }) => venue));
    const days = [...used].flatMap((venue) => instantsOf(books.get(venue)));
    this.#daysMs = Float64Array.from(new Set(days)).sort();
  }

  /** @throws DataError, ScenarioError as `makePlan` does */
  at(entryMs: number): Plan {
    const era = upperBound(this.#daysMs, entryMs);
    const known = this.#plans.get(era);
    if (known !== undefined) return known;
    // From the era's first instant on: a plan that begins later lacks the rounds between, and another entry may need them.
    const began = Math.max(this.#scenario.window.from, this.#daysMs[era - 1] ?? 0);
    const fromMs = Math.min(began, entryMs);
    const { plan } = makePlan(startingAt(this.#scenario, fromMs), this.#books);
    const adapted = this.#adapt(plan);
    this.#plans.set(era, adapted);
    return adapted;
  }
}

/** The scenario with its window beginning at an instant. */
export const startingAt = (scenario: Scenario, entryMs: number): Scenario => ({
  ...scenario,
  window: { from: epochMs(entryMs), to: scenario.window.to },
});

/** Every instant of a rule book at which something comes into force; a book is walked once for all points. */
function instantsOf(book: RuleBook | undefined): readonly number[] {
  if (book === undefined) return [];
  const known = knownInstants.get(book);
  if (known !== undefined) return known;
  const found = instantsIn(book);
  knownInstants.set(book, found);
  return found;
}

const knownInstants = new WeakMap<RuleBook, readonly number[]>();

function instantsIn(value: unknown): number[] {
  if (typeof value !== 'object' || value === null) return [];
  return Object.entries(value).flatMap(([key, below]) =>
    key === 'inForceFromMs' && typeof below === 'number' ? [below] : instantsIn(below),
  );
}
