/** The checks over everything a store holds, a coin at a time: no more than one coin is in memory. */
import { checkHistory, inOrder } from '../../checks/check.ts';
import type { BarHistory, FundingHistory } from '../../checks/history.ts';
import { coinOf } from '../../checks/subject.ts';
import type { CheckedSeries, StoreCheck, StoreFinding } from '../../domain/coverage.ts';
import type { Finding, FindingCode } from '../../domain/finding.ts';
import { isPriceKind, seriesName } from '../../domain/series.ts';
import { sorted } from '../../history/findings.ts';
import type { RuleBooks } from '../../replay/plan.ts';
import { storedName } from '../../store/keys.ts';
import type { SeriesSummary } from '../../store/list.ts';
import type { Store } from '../../store/store.ts';
import type { WindowMs } from '../../store/window.ts';
import { durationText } from '../../units/time.ts';
import { type CoinSpan, checkedBars, checkedFunding } from './checked-series.ts';

export interface StoreCheckQuestion {
  /** Everything the store holds. */
  readonly stored: readonly SeriesSummary[];
  /** Which series are told of; all series of their coins are looked at with them. */
  readonly asked: (key: SeriesSummary['key']) => boolean;
  readonly window: WindowMs;
  readonly accept: readonly FindingCode[];
}

/** A series of the store, at one length of bar. */
interface Stored {
  readonly summary: SeriesSummary;
  /** As findings name it; with the length of its bars where the store has several. */
  readonly name: string;
  /** 0 for the finest bars of the series, 1 for the next. */
  readonly rank: number;
}

export async function checkStore(
  store: Store,
  books: RuleBooks,
  question: StoreCheckQuestion,
): Promise<StoreCheck> {
  const records = ranked(question.stored.filter(isRecord));
  const coins = new Map<string, Stored[]>();
  for (const one of records) {
    const { venue, instrument } = one.summary.key;
    const coin = coinOf(venue, instrument);
    coins.set(coin, [...(coins.get(coin) ?? []), one]);
  }
  const findings: StoreFinding[] = [];
  const series: CheckedSeries[] = [];
  for (const coin of [...coins.keys()].sort()) {
    const stored = coins.get(coin) ?? [];
    if (!stored.some(({ summary }) => question.asked(summary.key))) continue;
    const checked = await checkCoin(store, books, question, coin, stored);
    findings.push(...checked.findings);
    series.push(...checked.series);
  }
  return { findings: findings.sort(inOrder), series, notChecked: leftOut(question) };
}

const isRecord = ({ key }: SeriesSummary): boolean =>
  key.origin === 'record' && (key.kind === 'funding' || isPriceKind(key.kind));

/** What is stored of one kind at several resolutions is told apart by it, finest first. */
function ranked(summaries: readonly SeriesSummary[]): readonly Stored[] {
  const variants = new Map<string, number>();
  const nameOf = ({ key }: SeriesSummary) => storedName(key);
  for (const one of summaries) variants.set(nameOf(one), (variants.get(nameOf(one)) ?? 0) + 1);
  const seen = new Map<string, number>();
  return summaries.map((summary) => {
    const plain = nameOf(summary);
    const rank = seen.get(plain) ?? 0;
    seen.set(plain, rank + 1);
    const { resolutionMs } = summary;
    const isOnly = resolutionMs === null || variants.get(plain) === 1;
    return { summary, rank, name: isOnly ? plain : `${plain} ${durationText(resolutionMs)}` };
  });
}

/** Finest bars against finest, then what is stored a second time in longer ones by itself. */
async function checkCoin(
  store: Store,
  books: RuleBooks,
  { asked, window, accept }: StoreCheckQuestion,
  coin: string,
  stored: readonly Stored[],
): Promise<Pick<StoreCheck, 'findings' | 'series'>> {
  const span = spanOf(coin, stored, window);
  const findings: StoreFinding[] = [];
  const series: CheckedSeries[] = [];
  const ranks = Math.max(...stored.map(({ rank }) => rank)) + 1;
  for (let rank = 0; rank < ranks; rank++) {
    const names = new Map<string, Stored>();
    const histories: (BarHistory | FundingHistory)[] = [];
    for (const one of stored.filter((candidate) => candidate.rank === rank)) {
      const history = await readOne(store, one.summary, window);
      if (history === null) continue;
      names.set(seriesName(history.series.key), one);
      histories.push(history);
      if (!asked(one.summary.key)) continue;
      series.push(
        'volume' in history
          ? checkedBars(history, one.name, span)
          : checkedFunding(history, one.name, span),
      );
    }
    const found = checkHistory({ ...sorted(histories), books });
    const isAsked = ({ series: about }: Finding) =>
      about.some((name) => asked((names.get(name) as Stored).summary.key));
    for (const finding of found.filter(isAsked))
      findings.push({
        ...finding,
        series: finding.series.map((name) => names.get(name)?.name ?? name),
        accepted: finding.severity === 'error' && accept.includes(finding.code),
      });
  }
  return { findings, series };
}

/** Null where nothing of it lies in the window. */
async function readOne(
  store: Store,
  { key, resolutionMs }: SeriesSummary,
  window: WindowMs,
): Promise<BarHistory | FundingHistory | null> {
  const { venue, instrument, kind, origin } = key;
  if (isPriceKind(kind)) {
    const bars = await store.readBarHistory(
      { venue, instrument, kind, origin },
      window,
      resolutionMs,
    );
    return bars === null || bars.series.openMs.length === 0 ? null : bars;
  }
  const prints = await store.readFundingHistory(
    { venue, instrument, kind: 'funding', origin },
    window,
  );
  return prints === null || prints.series.settledAtMs.length === 0 ? null : prints;
}

function spanOf(coin: string, stored: readonly Stored[], { fromMs, toMs }: WindowMs): CoinSpan {
  const first = Math.min(...stored.map(({ summary }) => summary.firstMs));
  const last = Math.max(
    ...stored.map(({ summary }) => summary.lastMs + (summary.resolutionMs ?? 0)),
  );
  return { coin, window: { from: Math.max(first, fromMs), to: Math.min(last, toMs) } };
}

/** What is stored and not looked at, by the reason. */
function leftOut({ stored, asked }: StoreCheckQuestion): StoreCheck['notChecked'] {
  const reasons = new Map<string, number>();
  for (const summary of stored) {
    if (isRecord(summary) || !asked(summary.key)) continue;
    const { origin, kind } = summary.key;
    const why = origin === 'record' ? kind : 'reconstructions, which are nobody’s record';
    reasons.set(why, (reasons.get(why) ?? 0) + 1);
  }
  return [...reasons].map(([why, series]) => ({ why, series }));
}
