/**
 * Whether an exchange would have counted the account as delta-neutral: asked anew at every bar's
 * close, of what was held there then and of the facts known by then. It is told, and moves nothing.
 *
 * Of the construction only the legs on the exchange's own venues count: what hedges them elsewhere
 * is not in the account. Spot counts where it is collateral or borrowed, for that lies in the
 * cross-margin account; spot held outright, and coin kept beside a coin-margined short, lies in the
 * spot wallet and hedges nothing.
 */
import type { DeltaNeutralAccount } from '../domain/hedge.ts';
import type { LegLife, LegPlan } from '../domain/run.ts';
import type { Account, AccountChange, AccountFacts, WalletName } from '../domain/scenario.ts';
import {
  assetLine,
  convertedTo,
  deltaModeInForce,
  type Holding,
  inverseLine,
  linearLine,
  RELATIVE_DIFF_BELOW,
  relativeDiff,
  type Standing,
  standingOf,
  VIP_TO_SWITCH_ON,
} from '../margin/delta-neutral.ts';
import type { LegTape } from '../market/tape.ts';
import { type Exchange, exchangeNamed, walletOf } from '../venues/exchanges.ts';
import { parseInstrument } from '../venues/instruments.ts';
import { compareMoments, exitOf, planOf, type Scene, walletAt } from './moments.ts';

/** From this bar's close on the account qualifies, or no longer does. */
export interface StandingChange {
  readonly bar: number;
  readonly phase: 'close';
  readonly exchange: string;
  readonly title: string;
  readonly underlier: string;
  readonly qualifies: boolean;
  /** Null: nothing that counts is held. */
  readonly relativeDiff: number | null;
  /** Why, as a clause. */
  readonly reason: string;
  /** The position that is ranked: the first one held there that is not spot, or else the spot. */
  readonly life: LegLife;
}

/** One account in one coin, over the time a leg was held there. */
export interface AccountStory {
  readonly exchange: string;
  readonly underlier: string;
  /** At the first close; null where no leg lived to one. */
  readonly atEntry: Omit<StandingChange, 'life'> | null;
  /** Bars at whose close a leg was held there, and those of them at which the account qualified. */
  readonly bars: number;
  readonly qualifyingBars: number;
  readonly changes: readonly StandingChange[];
}

/** A story for each coin of the legs on each exchange that facts are stated of. */
export function accountStories(
  scene: Scene,
  accounts: Readonly<Record<string, Account>> | null,
): readonly AccountStory[] {
  return Object.entries(accounts ?? {}).flatMap(([name, account]) => {
    const exchange = exchangeNamed(name);
    if (exchange === null) return [];
    const coins = scene.plan.legs
      .filter(({ venue }) => walletOf(exchange, venue) !== null)
      .map(({ base }) => base);
    return [...new Set(coins)].map((underlier) => story(scene, exchange, account, underlier));
  });
}

function story(
  scene: Scene,
  exchange: Exchange,
  account: Account,
  underlier: string,
): AccountStory {
  const { openMs, gridMs } = scene.tape;
  const lives = scene.run.lives
    .filter((life) => isThere(scene, exchange, life, underlier))
    .sort((a, b) => a.leg - b.leg || a.lifeIndex - b.lifeIndex);
  const facts = new KnownFacts(account);
  const changes: StandingChange[] = [];
  let atEntry: AccountStory['atEntry'] = null;
  let bars = 0;
  let qualifyingBars = 0;
  let before = false;
  for (let bar = 0; bar < openMs.length; bar++) {
    const held = lives.filter((life) => isHeldAtClose(life, bar));
    const life = held.find((one) => planOf(scene, one).contract !== 'spot') ?? held[0];
    if (life === undefined) continue;
    facts.advance((openMs[bar] as number) + gridMs);
    const atClose = ({ mark, conversion }: LegTape): number =>
      (mark.close[bar] as number) * (conversion?.close[bar] ?? 1);
    const lines = [
      ...facts.now.wallets.map(assetLine),
      ...held.flatMap((one) =>
        linesOf(scene, exchange, { ...one, wallet: walletAt(one, bar) }, atClose),
      ),
    ];
    const diff = relativeDiff(lines, underlier);
    const standing = standingOf(facts.now, facts.inForce, diff);
    const qualifies = standing === 'neutral';
    bars += 1;
    if (qualifies) qualifyingBars += 1;
    const isFirst = atEntry === null;
    if (!isFirst && qualifies === before) continue;
    const told = {
      ...{ bar, phase: 'close' as const, exchange: exchange.name, title: exchange.title },
      ...{ underlier, qualifies, relativeDiff: diff, reason: reasonText(standing, diff) },
    };
    if (isFirst) atEntry = told;
    if (qualifies !== before) changes.push({ ...told, life });
    before = qualifies;
  }
  return { exchange: exchange.name, underlier, atEntry, bars, qualifyingBars, changes };
}

const isThere = (scene: Scene, exchange: Exchange, life: LegLife, underlier: string): boolean => {
  const { venue, base } = planOf(scene, life);
  return base === underlier && walletOf(exchange, venue) !== null;
};

/** Held when the bar closes, also where it is closed at that very close. */
const isHeldAtClose = (life: LegLife, bar: number): boolean =>
  life.entryBar <= bar && compareMoments(exitOf(life), { bar, phase: 'close' }) >= 0;

/** Facts as they become known. Every change is passed through: one bar may hold several. */
export class KnownFacts {
  now: AccountFacts;
  inForce: boolean;
  readonly #changes: readonly AccountChange[];
  #next = 0;

  constructor({ changes, ...first }: Account) {
    this.now = first;
    this.inForce = deltaModeInForce(first, false);
    this.#changes = changes;
  }

  /** To just before an instant: what changes at it belongs to what follows. */
  advance(untilMs: number): void {
    for (;;) {
      const change = this.#changes[this.#next];
      if (change === undefined || change.at >= untilMs) return;
      this.now = {
        portfolioMargin: change.portfolioMargin ?? this.now.portfolioMargin,
        vip: change.vip ?? this.now.vip,
        deltaMode: change.deltaMode ?? this.now.deltaMode,
        wallets: change.wallets ?? this.now.wallets,
      };
      this.inForce = deltaModeInForce(this.now, this.inForce);
      this.#next += 1;
    }
  }
}

/** A leg as far as an account sees it. */
export interface AccountLeg {
  /** Index into the plan's and the tape's legs. */
  readonly leg: number;
  readonly quantity: number;
  readonly contracts: number;
  readonly entry: number;
  /** Settlement currency. */
  readonly wallet: number;
}

/** What a price is worth at the moment that is asked of, capital currency. */
export type WorthOf = (tape: LegTape) => number;

/** What a leg puts into the account. */
export function linesOf(
  scene: Pick<Scene, 'plan' | 'tape'>,
  exchange: Exchange,
  held: AccountLeg,
  worthOf: WorthOf,
): readonly Holding[] {
  const { contract, side, base, quote, venue } = scene.plan.legs[held.leg] as LegPlan;
  if (contract === 'linear') return [linearLine(base, side * held.quantity, quote)];
  if (contract === 'inverse')
    return [
      inverseLine(base, side * held.contracts, 1, held.entry),
      line('cm', base, held.wallet, null),
    ];
  const wallet = walletOf(exchange, venue) ?? 'spot';
  const inMargin = scene.plan.template === 'cross' || scene.plan.template === 'reverse';
  const { asset, ratio } = spotAsset(scene, held.leg, worthOf);
  return [line(inMargin ? 'cross-margin' : wallet, asset, side * held.quantity, ratio)];
}

const line = (wallet: WalletName, asset: string, delta: number, ratio: number | null): Holding =>
  assetLine({ wallet, asset, amount: delta, debt: 0, ratio });

/**
 * The asset a spot leg is in. One that is converted is so at the ratio of the two legs' own prices,
 * which stand for the index prices the exchange would take.
 */
function spotAsset(
  { plan, tape }: Pick<Scene, 'plan' | 'tape'>,
  leg: number,
  worthOf: WorthOf,
): Pick<Holding, 'asset' | 'ratio'> {
  const { venue, instrument, base } = plan.legs[leg] as LegPlan;
  const asset = parseInstrument(venue, instrument)?.base ?? base;
  const [own, other] = [tape.legs[leg], tape.legs[1 - leg]];
  if (convertedTo(asset) !== base || own === undefined || other === undefined)
    return { asset: base, ratio: null };
  return { asset, ratio: worthOf(own) / worthOf(other) };
}

const percent = (x: number): string => `${Number((100 * x).toFixed(2))} %`;

function reasonText(standing: Standing, diff: number | null): string {
  const limit = percent(RELATIVE_DIFF_BELOW);
  switch (standing) {
    case 'neutral':
      return `the relative difference of ${percent(diff ?? 0)} is below ${limit}`;
    case 'not neutral':
      return `the relative difference of ${percent(diff ?? 0)} is not below ${limit}`;
    case 'nothing counted':
      return 'nothing held there counts as long or short';
    case 'no portfolio margin':
      return 'the account is not under portfolio margin';
    case 'switch off':
      return 'Delta Mode is not switched on';
    case 'vip too low':
      return `Delta Mode can not be switched on under VIP ${VIP_TO_SWITCH_ON}`;
  }
}

/** The stories as a result tells them. */
export const accountResults = (
  scene: Scene,
  stories: readonly AccountStory[],
): readonly DeltaNeutralAccount[] =>
  stories.map(({ exchange, underlier, atEntry, bars, qualifyingBars, changes }) => ({
    exchange,
    underlier,
    qualifiesAtEntry: atEntry?.qualifies ?? null,
    relativeDiffAtEntryFraction: atEntry?.relativeDiff ?? null,
    reasonAtEntry: atEntry?.reason ?? null,
    qualifyingTimeFraction: bars === 0 ? null : qualifyingBars / bars,
    changes: changes.map((change) => ({
      atMs: scene.tape.openMs[change.bar] as number,
      qualifies: change.qualifies,
      relativeDiffFraction: change.relativeDiff,
      reason: change.reason,
    })),
  }));
