/** The database behind a store; apart from it, so that what programs see tells nobody of DuckDB. */
import { ScenarioError } from '../domain/errors.ts';
import type { Store } from '../store/store.ts';
import type { MarketStore } from './market-store.ts';

const inside = new WeakMap<MarketStore, Store>();

/**
 * The database of a store.
 *
 * @throws ScenarioError when it was closed, or is none
 */
export function storeInside(store: MarketStore): Store {
  const found = inside.get(store);
  if (found !== undefined) return found;
  throw new ScenarioError({
    where: 'store',
    expected: 'a store that is open',
    found: 'one that was closed, or something else',
    hint: "open it:  await openStore('data/legrisk.duckdb')",
  });
}

export const remember = (store: MarketStore, database: Store): void => {
  inside.set(store, database);
};

/** Whoever asks for it after this is refused. */
export function forget(store: MarketStore): Store | undefined {
  const database = inside.get(store);
  inside.delete(store);
  return database;
}
