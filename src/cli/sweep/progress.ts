/** One line on the terminal that says how far a sweep is. */
import { durationText } from '../../units/time.ts';
import type { Screen } from '../terminal.ts';

/** Redrawn this often, ms. */
const EVERY_MS = 200;
const BAR = 20;
const CLEAR = '\r\u001b[K';

/**
 * Draws until `stop`. On anything but a terminal it draws nothing.
 *
 * @param done     rows done so far
 * @param seconds  a clock; it starts at any instant
 */
export function drawProgress(
  screen: Screen,
  total: number,
  done: () => number,
  seconds: () => number,
): { readonly stop: () => void } {
  if (screen.isTTY !== true) return { stop: () => undefined };
  const start = seconds();
  const before = done();
  const draw = (): void => {
    const text = progressText(done(), total, done() - before, seconds() - start);
    // A terminal that was never told its width says 0.
    screen.write(`${CLEAR}${text.slice(0, (screen.columns || 80) - 1)}`);
  };
  const timer = setInterval(draw, EVERY_MS);
  return {
    stop: () => {
      clearInterval(timer);
      screen.write(CLEAR);
    },
  };
}

/**
 * `[#####               ]  25 %  12,000/s  3 min left`
 *
 * @param fresh rows done in the seconds that have passed: a resumed sweep did not begin at none
 */
export function progressText(done: number, total: number, fresh: number, seconds: number): string {
  const share = total === 0 ? 1 : done / total;
  const bar = '#'.repeat(Math.floor(share * BAR)).padEnd(BAR);
  const rate = seconds > 0 ? fresh / seconds : 0;
  const told = [`[${bar}]`, `${Math.floor(share * 100)} %`.padStart(5)];
  if (rate > 0) {
    const left = Math.ceil((total - done) / rate);
    const rounded = left < 120 ? left * 1_000 : Math.ceil(left / 60) * 60_000;
    told.push(`${rateText(rate)}/s`, `${durationText(rounded)} left`);
  }
  return told.join('  ');
}

const rateText = (rate: number): string =>
  (rate < 10 ? rate.toFixed(1) : rate.toFixed(0)).replace(/\B(?=(\d{3})+$)/g, ',');
