/** Values of a panel as text: on its axis, and under the cursor. The unit stands in the title. */
import { decimal, price, quantity } from './format.ts';
import type { ValueFormat } from './panel.ts';

const SHIFT: Readonly<Record<ValueFormat, number>> = {
  amount: 1,
  price: 1,
  percent: 100,
  bps: 10_000,
  quantity: 1,
};

/** A tick: as many decimals as its round value has. */
export function tickText(value: number, format: ValueFormat): string {
  const scaled = Number((value * SHIFT[format]).toPrecision(9));
  // A tick at zero may arrive as the rounding error of its neighbours' distance.
  if (Math.abs(scaled) < 1e-9) return '0';
  const decimals = String(Math.abs(scaled)).split('.')[1]?.length ?? 0;
  return decimal(scaled, Math.min(decimals, 8));
}

/** The value under the cursor. */
export function readoutText(value: number, format: ValueFormat): string {
  const scaled = value * SHIFT[format];
  if (format === 'price') return price(scaled);
  if (format === 'quantity') return quantity(scaled);
  return decimal(scaled, format === 'bps' ? 1 : 2);
}
