/** Sums as a page writes them: `label = 0.01 × 98,000 − (98,000 − 100,000) = 2,980`. */

export interface Sum {
  readonly label: string;
  /** Every way in which the sum is written, the last one its result. */
  readonly written: readonly string[];
}

/** The sums of a block, a line each; of `R(1) = 1 + 1 = 2` the label is `R(1)`. */
export const sumsOf = (block: string): Sum[] =>
  block
    .trimEnd()
    .split('\n')
    .map((line) => {
      const [label = '', ...written] = line.split(' = ');
      return { label, written };
    });

/**
 * The value of an expression of numbers, + − × ÷ and brackets.
 *
 * @throws Error when it is anything else
 */
export function workedOut(expression: string): number {
  const tokens = expression.replaceAll(',', '').match(/\d+(?:\.\d+)?|[+−×÷()]|\S/g) ?? [];
  let at = 0;
  const take = (): string => tokens[at++] ?? 'the end';
  const unary = (): number => {
    const token = take();
    if (token === '−') return -unary();
    if (token !== '(') {
      const number = Number(token);
      if (Number.isNaN(number)) throw new Error(`expected a number; found ${token}: ${expression}`);
      return number;
    }
    const inside = sum();
    if (take() !== ')') throw new Error(`a bracket is open: ${expression}`);
    return inside;
  };
  const product = (): number => {
    let value = unary();
    while (tokens[at] === '×' || tokens[at] === '÷')
      value = take() === '×' ? value * unary() : value / unary();
    return value;
  };
  const sum = (): number => {
    let value = product();
    while (tokens[at] === '+' || tokens[at] === '−')
      value = take() === '+' ? value + product() : value - product();
    return value;
  };
  const value = sum();
  if (at !== tokens.length) throw new Error(`expected the end; found ${take()}: ${expression}`);
  return value;
}

/** Half a unit of the last digit that is written. */
export const halfDigit = (number: string): number =>
  0.5 * 10 ** -(/\.(\d+)/.exec(number)?.[1]?.length ?? 0);
