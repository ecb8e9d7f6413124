/** Binance: its archive, and its interface for funding that the archive lacks. */
import type { Workspace } from '../../loaders/workspace.ts';
import type { FetchWorld, VenueFetcher } from '../fetcher.ts';
import { Archive } from './archive.ts';
import { candles } from './candles.ts';
import { type BinanceVenue, datasetOf } from './datasets.ts';
import { funding } from './funding.ts';
import { metrics } from './metrics.ts';

export function binanceFetcher(
  venue: BinanceVenue,
  world: FetchWorld,
  workspace: Workspace,
): VenueFetcher {
  const archive = new Archive(world.client, workspace);
  return {
    venue,
    offer: async (kind, instrument) => {
      const dataset = datasetOf(venue, kind, instrument);
      if (!('pathOf' in dataset)) return dataset;
      if (dataset.sort === 'metrics') return metrics(archive, dataset, world.nowMs);
      if (dataset.sort === 'candles') return candles(archive, dataset, world.nowMs, []);
      const interfaceFeed = async () => {
        const { binanceFunding } = await import('../venues/binance-funding.ts');
        return await binanceFunding(
          venue === 'binance-coinm' ? venue : 'binance-usdm',
          instrument,
          world,
        );
      };
      return funding(archive, dataset, interfaceFeed, world.nowMs);
    },
  };
}
