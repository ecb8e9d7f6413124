/** `legrisk data list`: what the store holds. */
import { openStore } from '../../store/store.ts';
import { durationText, minuteText } from '../../units/time.ts';
import { EXIT } from '../failure.ts';
import { storePath } from '../places.ts';
import { table } from '../table.ts';
import type { Terminal } from '../terminal.ts';

export async function dataListCommand(
  options: { readonly db: string | undefined; readonly json: boolean },
  terminal: Terminal,
): Promise<number> {
  const store = await openStore(storePath(options.db), { mode: 'read' });
  try {
    const series = await store.listSeries();
    if (options.json) {
      terminal.out(JSON.stringify({ schemaVersion: 1, series }, null, 1));
      return EXIT.done;
    }
    const rows = series.map(({ key, resolutionMs, firstMs, lastMs, rows: count }) => [
      `${key.venue} ${key.instrument} ${key.kind}${key.origin === 'record' ? '' : ` (${key.origin.replace(':', ' ')})`}`,
      resolutionMs === null ? 'prints' : durationText(resolutionMs),
      minuteText(firstMs),
      minuteText(lastMs),
      String(count),
    ]);
    terminal.out(table([['series', 'bar', 'first (UTC)', 'last (UTC)', 'rows'], ...rows], 4));
    return EXIT.done;
  } finally {
    await store.close();
  }
}
