/** What the hosts of this folder share: parameters read as strictly as a venue's documentation has them. */
import type { Ask, Reply, Route } from '../server.ts';

/** Thrown for a question that the documentation does not allow; answered with 400 and the reason. */
export class NotAllowed extends Error {}

export const demand = (holds: boolean, why: string): void => {
  if (!holds) throw new NotAllowed(why);
};

/** The parameters of one question. */
export class Query {
  readonly #values: ReadonlyMap<string, unknown>;

  constructor(values: ReadonlyMap<string, unknown>) {
    this.#values = values;
  }

  text(name: string, ...allowed: readonly string[]): string {
    const value = this.#values.get(name);
    if (typeof value !== 'string' || value === '') throw new NotAllowed(`${name} is required`);
    demand(allowed.length === 0 || allowed.includes(value), `${name} may not be ${value}`);
    return value;
  }

  /** A whole number; the bounds are included. */
  whole(name: string, least = 0, most = 9e15): number {
    const value = this.#values.get(name);
    const number =
      typeof value === 'number'
        ? value
        : /^-?\d+$/.test(String(value))
          ? Number(value)
          : Number.NaN;
    demand(
      number >= least && number <= most,
      `${name} from ${least} to ${most}, not ${String(value)}`,
    );
    return number;
  }

  /** An instant in ISO 8601, UTC. */
  instant(name: string): number {
    const value = this.text(name);
    demand(
      /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d{3})?Z$/.test(value),
      `${name} in ISO 8601, not ${value}`,
    );
    return Date.parse(value);
  }

  has(name: string): boolean {
    return this.#values.has(name);
  }
}

/** A GET route that answers 400 with the reason where a question is not allowed. */
export const route = (
  path: string | RegExp,
  parameters: readonly string[],
  answer: (query: Query, ask: Ask) => unknown,
): Route => ({
  path,
  parameters,
  answer: (ask) => judged(() => answer(new Query(new Map(ask.query)), ask)),
});

export function judged(answer: () => unknown): Reply {
  try {
    return { body: answer() };
  } catch (error) {
    if (!(error instanceof NotAllowed)) throw error;
    return { status: 400, body: { error: error.message, message: error.message } };
  }
}

/** The newest, newest first. */
export const newestFirst = <T>(rows: readonly T[], limit: number): readonly T[] =>
  rows.toReversed().slice(0, limit);

/** By the venue's name for a length of bar, its milliseconds. */
export type Lengths = Readonly<Record<string, number>>;
