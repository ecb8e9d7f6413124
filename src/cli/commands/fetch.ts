/** `legrisk fetch`: history from the venues into the store. */
import { dirname } from 'node:path';
import { DataError, ScenarioError } from '../../domain/errors.ts';
import type { FetchWorld } from '../../fetch/fetcher.ts';
import { fetchableVenues, isOtherExchange } from '../../fetch/fetchers.ts';
import { readRuleBooks } from '../../loaders/venue-rules.ts';
import { Workspace } from '../../loaders/workspace.ts';
import { legsOf } from '../../replay/plan.ts';
import { parseScenario } from '../../scenario/parse.ts';
import { everyRun } from '../../scenario/variants.ts';
import { openStore, type Store } from '../../store/store.ts';
import { nowMs, sleep } from '../clock.ts';
import { EXIT } from '../failure.ts';
import { type FetchAsked, wantsOf } from '../fetch/asked.ts';
import { ownSeries, scenarioWants } from '../fetch/for-scenario.ts';
import { openNetwork } from '../fetch/network.ts';
import { offersOf } from '../fetch/offers.ts';
import { type Fetched, runFetch } from '../fetch/run.ts';
import { summaryJson, summaryText } from '../fetch/summary.ts';
import { type FetchedTiers, fetchTierFile, tiersText } from '../fetch/tiers.ts';
import { merged, type Want, wantName } from '../fetch/want.ts';
import { hasRows } from '../fetch/words.ts';
import { makeFolder, removeEmpty } from '../make-folder.ts';
import { ownRules, rulesPath, shipped, storePath } from '../places.ts';
import { resolutionOption } from '../resolution-option.ts';
import { readScenarioText } from '../scenario-file.ts';
import type { Terminal } from '../terminal.ts';

export interface FetchOptions extends FetchAsked {
  readonly resolution: string;
  readonly for: readonly string[];
  readonly baseUrl: string | undefined;
  readonly db: string | undefined;
  readonly rules: string | undefined;
  readonly json: boolean;
}

/** What is to be done, read from the command line or from scenarios. */
interface Task {
  readonly wants: readonly Want[];
  /** Instruments whose tiers are wanted, none for all; null: no tiers are. */
  readonly tiers: { readonly venue: string; readonly instruments: readonly string[] } | null;
}

export async function fetchCommand(options: FetchOptions, terminal: Terminal): Promise<number> {
  const resolutionMs = resolutionOption(options.resolution);
  const task = await taskOf(options, terminal);
  const client = openNetwork(options.baseUrl);
  const world: FetchWorld = { client, nowMs, sleep };
  try {
    const tiers =
      task.tiers === null
        ? []
        : await fetchTierFile(
            task.tiers.venue,
            task.tiers.instruments,
            rulesPath(options.rules),
            world,
          );
    const fetched =
      task.wants.length === 0
        ? []
        : await fetchInto(storePath(options.db), task.wants, resolutionMs, world, terminal);
    tell(options.json, fetched, tiers, client.requests, terminal);
    return exitOf(fetched, tiers);
  } finally {
    await client.close();
  }
}

async function taskOf(options: FetchOptions, terminal: Terminal): Promise<Task> {
  if (options.for.length === 0) {
    const { venue = '', instrument } = options;
    const venues = await fetchableVenues();
    // Asked only about names that are none of ours, for ccxt takes half a second to load.
    const other = venue !== '' && !venues.includes(venue) && (await isOtherExchange(venue));
    const { wants, tiers } = wantsOf(options, other ? [...venues, venue] : venues);
    return { wants: merged(wants), tiers: tiers ? { venue, instruments: instrument } : null };
  }
  const { venue, from, to, kinds, instrument } = options;
  const said = Object.entries({ venue, from, to, kinds }).find(([, value]) => value !== undefined);
  if (said !== undefined || instrument.length > 0)
    throw new ScenarioError({
      where: `--${said?.[0] ?? 'instrument'}`,
      expected: 'nothing of the kind with --for: the scenario says it',
      found: said?.[1] ?? instrument.join(', '),
    });
  return {
    wants: merged(options.for.flatMap((file) => wantsFor(file, options, terminal))),
    tiers: null,
  };
}

function wantsFor(file: string, { rules }: FetchOptions, terminal: Terminal): readonly Want[] {
  const scenario = parseScenario(readScenarioText(file), file, { sets: [] });
  const runs = everyRun(scenario).filter(({ reconstruction }) => reconstruction === null);
  if (runs.length === 0) {
    terminal.say(
      `${file}: reads the reconstruction ${scenario.reconstruction}, which is bundled; nothing to fetch`,
    );
    return [];
  }
  for (const name of new Set(runs.flatMap(ownSeries)))
    terminal.say(
      `${file}: own ${name} is yours: legrisk import <file> --kind signal --instrument ${name}`,
    );
  const legs = runs.flatMap(({ construction }) => legsOf(construction));
  const venues = new Set(legs.map(({ venue }) => venue));
  const books = readRuleBooks(shipped('data', 'venues'), venues, ownRules(rules));
  return runs.flatMap((run) => scenarioWants(run, books));
}

async function fetchInto(
  path: string,
  wants: readonly Want[],
  resolutionMs: number,
  world: FetchWorld,
  terminal: Terminal,
): Promise<readonly Fetched[]> {
  const made = makeFolder(dirname(path));
  try {
    const store = await openStore(path, { mode: 'write' });
    try {
      return await fetchWithin(store, wants, resolutionMs, world, terminal);
    } finally {
      await store.close();
    }
  } finally {
    removeEmpty(made);
  }
}

async function fetchWithin(
  store: Store,
  wants: readonly Want[],
  resolutionMs: number,
  world: FetchWorld,
  terminal: Terminal,
): Promise<readonly Fetched[]> {
  const workspace = new Workspace(store.path);
  const tidy = (): void => workspace.close();
  // Ctrl-C ends the process at once: whatever was in hand goes, whatever was stored stays.
  process.once('exit', tidy);
  try {
    const offers = await offersOf(wants, resolutionMs, world, workspace);
    return await runFetch({ store, nowMs: world.nowMs, screen: terminal.screen }, offers);
  } finally {
    process.off('exit', tidy);
    tidy();
  }
}

function tell(
  json: boolean,
  fetched: readonly Fetched[],
  tiers: readonly FetchedTiers[],
  requests: number,
  terminal: Terminal,
): void {
  if (json) {
    const told = tiers.length === 0 ? {} : { tiers };
    terminal.out(JSON.stringify({ ...summaryJson(fetched, requests), ...told }, null, 1));
    return;
  }
  const lines = tiersText(tiers);
  if (fetched.length > 0) terminal.out([...lines, summaryText(fetched, requests)].join('\n'));
  else terminal.out(lines.length > 0 ? lines.join('\n') : 'nothing to fetch');
}

/** @throws DataError with everything that failed, when the rest is done */
function exitOf(fetched: readonly Fetched[], tiers: readonly FetchedTiers[]): number {
  const nothing = !fetched.some(hasRows);
  const issues = fetched.flatMap((one) => {
    if (one.state === 'failed') return one.issues;
    if (!(one.want.required || nothing) || hasRows(one)) return [];
    const hint =
      one.state === 'not-offered'
        ? one.none.instead.join('; ')
        : 'check the instrument and the days';
    const issue = { where: wantName(one.want), expected: 'history to fetch', found: foundOf(one) };
    return hint === '' ? [issue] : [{ ...issue, hint }];
  });
  const none = tiers.flatMap((one) =>
    'why' in one
      ? [
          {
            where: `${one.venue} tiers`,
            expected: 'tiers to fetch',
            found: one.why,
            hint: one.instead.join('; '),
          },
        ]
      : [],
  );
  if (issues.length + none.length === 0) return EXIT.done;
  throw new DataError([...issues, ...none].slice(0, 10));
}

const foundOf = (fetched: Fetched): string =>
  fetched.state === 'not-offered' ? fetched.none.why : 'no rows in that time';
