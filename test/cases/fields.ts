/** One JSON object, read field by field: a field is there and of its type, or the case is refused. */
export class Fields {
  readonly #where: string;
  readonly #values: Readonly<Record<string, unknown>>;
  readonly #read = new Set<string>();

  constructor(where: string, values: unknown) {
    this.#where = where;
    if (typeof values !== 'object' || values === null || Array.isArray(values))
      throw new Error(`${where}: expected an object`);
    this.#values = Object.fromEntries(Object.entries(values));
  }

  has(name: string): boolean {
    return this.#values[name] !== undefined;
  }

  /** Fields that nothing has asked for. */
  unread(): readonly string[] {
    return Object.keys(this.#values).filter((name) => !this.#read.has(name));
  }

  value(name: string): unknown {
    this.#read.add(name);
    return this.#values[name];
  }

  /** The first of these names that is there. */
  number(...names: readonly [string, ...string[]]): number {
    const name = names.find((one) => this.has(one)) ?? names[0];
    return numberIn(this.value(name), `${this.#where}.${name}`);
  }

  numberOr(fallback: number, ...names: readonly [string, ...string[]]): number {
    return names.some((name) => this.has(name)) ? this.number(...names) : fallback;
  }

  text(name: string): string {
    const value = this.value(name);
    if (typeof value !== 'string') throw new Error(`${this.#where}.${name}: expected a text`);
    return value;
  }

  inner(name: string, where = `${this.#where}.${name}`): Fields {
    return new Fields(where, this.value(name));
  }

  /** An object as its keys and values, in their order. */
  entries(name: string): readonly (readonly [string, unknown])[] {
    const inner = this.inner(name);
    return Object.keys(inner.#values).map((key) => [key, inner.value(key)] as const);
  }

  /** A list of objects. */
  list(name: string): readonly Fields[] {
    return this.#array(name).map((one, i) => new Fields(`${this.#where}.${name}[${i}]`, one));
  }

  numbers(name: string): readonly number[] {
    return this.#array(name).map((one, i) => numberIn(one, `${this.#where}.${name}[${i}]`));
  }

  texts(name: string): readonly string[] {
    return this.#array(name).map(String);
  }

  /** A list of lists of numbers; null stands for no end. */
  rows(name: string): readonly (readonly number[])[] {
    return this.#array(name).map((row, i) => {
      if (!Array.isArray(row)) throw new Error(`${this.#where}.${name}[${i}]: expected a list`);
      return row.map((cell, j) =>
        cell === null
          ? Number.POSITIVE_INFINITY
          : numberIn(cell, `${this.#where}.${name}[${i}][${j}]`),
      );
    });
  }

  /** +1 or −1, from `side` or from the sign of a quantity. */
  side(): 1 | -1 {
    if (this.has('side')) {
      const side = this.text('side');
      if (side !== 'long' && side !== 'short')
        throw new Error(`${this.#where}.side: expected long or short, found ${side}`);
      return side === 'long' ? 1 : -1;
    }
    return this.numberOr(1, 'qty', 'size', 'short_size', 'base_quantums') < 0 ? -1 : 1;
  }

  #array(name: string): readonly unknown[] {
    const value = this.value(name);
    if (!Array.isArray(value)) throw new Error(`${this.#where}.${name}: expected a list`);
    return value;
  }
}

function numberIn(value: unknown, where: string): number {
  if (typeof value !== 'number') throw new Error(`${where}: expected a number, found ${value}`);
  return value;
}
