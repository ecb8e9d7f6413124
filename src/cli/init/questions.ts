/** The five questions of `legrisk init`, in order; each may be answered on the command line. */
import { instantText } from '../../scenario/quantity.ts';
import { dayText } from '../../units/time.ts';
import { DAY, epochMs } from '../../units/units.ts';
import { parseInstrument } from '../../venues/instruments.ts';
import { table } from '../table.ts';
import type { Asker, Question } from './ask.ts';
import { type Offer, offerName } from './offers.ts';
import {
  CONSTRUCTION_KINDS,
  CONSTRUCTIONS,
  type ConstructionKind,
  type LegAnswer,
  legReader,
  POLICIES,
  POLICY_NAMES,
  type Policy,
  readBorrow,
  readCapital,
  readFrom,
  readLeverage,
  readReaction,
  toReader,
  wordReader,
} from './readers.ts';

/** What the command line says. */
export interface InitGiven {
  readonly construction: string | undefined;
  readonly long: string | undefined;
  readonly short: string | undefined;
  readonly spot: string | undefined;
  readonly perp: string | undefined;
  readonly from: string | undefined;
  readonly to: string | undefined;
  readonly capital: string | undefined;
  readonly leverage: string | undefined;
  readonly borrow: string | undefined;
  readonly survivor: string | undefined;
  readonly reaction: string | undefined;
}

/** What the legs may be chosen from. */
export interface AtHand {
  readonly offers: readonly Offer[];
  /** Its own span is the window, unless another is asked for; null: records. */
  readonly reconstruction: { readonly fromMs: number; readonly toMs: number } | null;
}

/** Null where the command line leaves something open and nobody can be asked. */
export interface Answered {
  readonly kind: ConstructionKind | null;
  readonly legs: readonly [LegAnswer | null, LegAnswer | null];
  readonly from: string | null;
  readonly to: string | null;
  readonly capital: string | null;
  readonly leverage: string | null;
  readonly borrow: string | null;
  readonly policy: Policy | null;
  readonly reaction: string | null;
}

/** Numbered lists end here; whatever is not in them can be named all the same. */
const LISTED_MAX = 12;

export async function askAll(asker: Asker, given: InitGiven, atHand: AtHand): Promise<Answered> {
  const kind = await asker.take(given.construction ?? impliedKind(given), KIND);
  const legs = await askLegs(asker, given, kind ?? 'delta-neutral', atHand);
  const borrow = await askBorrow(asker, given, kind);
  const window = await askWindow(asker, given, legs, atHand);
  const capital = await asker.take(given.capital, CAPITAL);
  const leverage = await asker.take(given.leverage, LEVERAGE_ASKED);
  const policy = await asker.take(given.survivor, POLICY_ASKED);
  const reaction = await askReaction(asker, given, policy);
  return { kind, legs, ...window, capital, leverage, borrow, policy, reaction };
}

/** Legs that were named tell the construction, as far as one is the usual one. */
function impliedKind({ long, short, spot, perp }: InitGiven): string | undefined {
  if ((long ?? short) !== undefined && (spot ?? perp) === undefined) return 'delta-neutral';
  if ((spot ?? perp) !== undefined && (long ?? short) === undefined) return 'cash-and-carry';
  return undefined;
}

const numbered = (entries: readonly (readonly string[])[]): readonly string[] =>
  table(
    entries.map((entry, i) => [`   ${i + 1}`, ...entry]),
    Number.POSITIVE_INFINITY,
  ).split('\n');

const KIND: Question<ConstructionKind> = {
  option: '--construction',
  expected: `one of ${CONSTRUCTION_KINDS.join(', ')}`,
  prompt: 'which',
  about: ['', '1. What is held?', ...numbered(Object.entries(CONSTRUCTIONS))],
  preset: 'delta-neutral',
  read: wordReader('--construction', CONSTRUCTION_KINDS),
};

interface Role {
  readonly name: 'long' | 'short' | 'spot' | 'perp';
  readonly spotOrPerp: 'spot' | 'perp';
}

const rolesOf = (kind: ConstructionKind): readonly [Role, Role] =>
  kind === 'delta-neutral'
    ? [
        { name: 'long', spotOrPerp: 'perp' },
        { name: 'short', spotOrPerp: 'perp' },
      ]
    : [
        { name: 'spot', spotOrPerp: 'spot' },
        { name: 'perp', spotOrPerp: 'perp' },
      ];

const EXAMPLES = {
  long: 'binance-usdm:AVAXUSDT',
  short: 'bybit-linear:AVAXUSDT',
  spot: 'binance-spot:AVAXUSDT',
  perp: 'binance-usdm:AVAXUSDT',
} as const;

/** Both legs; two perpetuals are chosen from one list. */
async function askLegs(
  asker: Asker,
  given: InitGiven,
  kind: ConstructionKind,
  { offers, reconstruction }: AtHand,
): Promise<readonly [LegAnswer | null, LegAnswer | null]> {
  const roles = rolesOf(kind);
  const [firstOpen] = roles.filter(({ name }) => given[name] === undefined);
  const answers: (LegAnswer | null)[] = [];
  let listed: Role['spotOrPerp'] | null = null;
  for (const role of roles) {
    const { name, spotOrPerp } = role;
    const fitting = offers.filter((offer) => offer.spotOrPerp === spotOrPerp);
    const about = role === firstOpen ? ['', LEGS_HEAD] : [];
    if (given[name] === undefined && listed !== spotOrPerp) {
      about.push(...listOf(fitting));
      listed = spotOrPerp;
    }
    const question: Question<LegAnswer> = {
      option: `--${name}`,
      expected: `venue:instrument such as ${EXAMPLES[name]}`,
      prompt: name,
      about,
      preset: presetOf(fitting, answers[0] ?? null),
      read: legReader(`--${name}`, {
        spotOrPerp,
        offers: fitting,
        isClosed: reconstruction !== null,
      }),
    };
    answers.push(await asker.take(given[name], question));
  }
  return [answers[0] ?? null, answers[1] ?? null];
}

const LEGS_HEAD = '2. Which two? A number, or venue:instrument as the venue spells it';

function listOf(offers: readonly Offer[]): readonly string[] {
  const shown = offers.slice(0, LISTED_MAX);
  const left = offers.length - shown.length;
  const rows = shown.map((offer) => [
    offerName(offer),
    `${dayText(epochMs(offer.fromMs))} to ${dayText(epochMs(offer.toMs))}`,
  ]);
  return [
    ...(rows.length === 0 ? [] : numbered(rows)),
    ...(left > 0 ? [`   and ${left} more:  legrisk data list`] : []),
  ];
}

/** The first that is at hand; beside one leg, the first other one on its coin. */
function presetOf(offers: readonly Offer[], beside: LegAnswer | null): string | null {
  const fits = (offer: Offer): boolean =>
    beside === null ||
    (offerName(offer) !== offerName(beside) &&
      parseInstrument(offer.venue, offer.instrument)?.base === beside.base);
  const found = offers.find(fits);
  return found === undefined ? null : offerName(found);
}

/** Nobody borrows for nothing; only one construction borrows whatever its numbers are. */
async function askBorrow(
  asker: Asker,
  { borrow }: InitGiven,
  kind: ConstructionKind | null,
): Promise<string | null> {
  if (kind !== 'reverse-cash-and-carry' && borrow === undefined) return null;
  return asker.take(borrow, {
    option: '--borrow',
    expected: 'a rate a year such as "8 %/year"',
    prompt: 'what borrowing the coin costs a year',
    preset: '8 %/year',
    read: readBorrow,
  });
}

async function askWindow(
  asker: Asker,
  given: InitGiven,
  legs: readonly (LegAnswer | null)[],
  { offers, reconstruction }: AtHand,
) {
  const span = reconstruction ?? sharedDays(legs, offers);
  const isOptional = reconstruction !== null;
  const from = await asker.take(given.from, {
    option: '--from',
    expected: 'the first day or instant, UTC, such as 2025-09-25',
    prompt: 'from',
    about: ['', '3. From when to when? Days or instants, UTC'],
    preset: span === null ? null : instantText(span.fromMs),
    isOptional,
    read: readFrom,
  });
  const to = await asker.take(given.to, {
    option: '--to',
    expected: 'the first day or instant outside, UTC, such as 2025-12-01',
    prompt: 'to, which is outside',
    about: given.from === undefined ? [] : ['', '3. Until when? A day or an instant, UTC'],
    preset: span === null ? null : instantText(span.toMs),
    isOptional,
    read: toReader(from),
  });
  return { from, to };
}

/** The whole days on which both legs have history; null where there is none. */
function sharedDays(legs: readonly (LegAnswer | null)[], offers: readonly Offer[]) {
  const spans = legs.map((leg) =>
    offers.find((offer) => leg !== null && offerName(offer) === offerName(leg)),
  );
  const known = spans.filter((span) => span !== undefined);
  if (known.length < spans.length) return null;
  const fromMs = Math.ceil(Math.max(...known.map((span) => span.fromMs)) / DAY) * DAY;
  const toMs = Math.floor(Math.min(...known.map((span) => span.toMs)) / DAY) * DAY;
  return fromMs < toMs ? { fromMs, toMs } : null;
}

const CAPITAL: Question<string> = {
  option: '--capital',
  expected: 'an amount with its currency, such as "100_000 USDT"',
  prompt: 'capital',
  about: ['', '4. With how much, and at which leverage?'],
  preset: '100_000 USDT',
  read: readCapital,
};

const LEVERAGE_ASKED: Question<string> = {
  option: '--leverage',
  expected: 'a leverage such as 5',
  prompt: 'leverage',
  preset: '5',
  read: readLeverage,
};

const POLICY_ASKED: Question<Policy> = {
  option: '--survivor',
  expected: `one of ${POLICY_NAMES.join(', ')}`,
  prompt: 'which',
  about: [
    '',
    '5. When one leg is liquidated, what becomes of the other?',
    ...numbered(Object.entries(POLICIES)),
  ],
  preset: 'close',
  isOptional: true,
  read: wordReader('--survivor', POLICY_NAMES),
};

/** One that is held waits for nothing. */
async function askReaction(
  asker: Asker,
  { reaction }: InitGiven,
  policy: Policy | null,
): Promise<string | null> {
  if (policy === 'hold' && reaction === undefined) return '0 min';
  return asker.take(reaction, {
    option: '--reaction',
    expected: 'a length of time such as "5 min"',
    prompt: 'how long until you have noticed and acted',
    preset: '5 min',
    isOptional: true,
    read: readReaction,
  });
}
