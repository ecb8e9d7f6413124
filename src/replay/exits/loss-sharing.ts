/** Who bears what an insurance fund lacks. */
import type { Plan } from '../../domain/run.ts';

/** Whether losses of one leg's market are borne by the other's: one venue, and one settlement currency. */
export function sharesLosses({ legs }: Pick<Plan, 'legs'>, leg: number): boolean {
  const [own, other] = [legs[leg], legs[1 - leg]];
  if (own === undefined || other === undefined || own.venue !== other.venue) return false;
  return own.contract === other.contract && own.quote === other.quote && own.contract !== 'spot';
}
