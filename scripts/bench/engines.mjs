/** The engines inside one process: what a combination costs, on which bars, and what the index costs. */
import { DAY, HOUR, median, SECOND, seeded, spread } from './common.mjs';
import { coarser, makeBars, makePrints } from './market.mjs';
import { BARS, FROM_MS, scenarioText } from './year.mjs';

/** 1, 1.125, … 15.125: below, a leg outlives the year and has every event of it. */
export const LEVERAGES = Array.from({ length: 114 }, (_, i) => 1 + i / 8);

const atLeverage = (scenario, leverage) => {
  const { construction } = scenario;
  const { long, short } = construction;
  const legs = { long: { ...long, leverage }, short: { ...short, leverage } };
  return { ...scenario, construction: { ...construction, ...legs } };
};

/** What a piece of work took, by the clock and by the processor: a busy machine stretches only the first. */
const timed = (work) => {
  const before = process.cpuUsage();
  const start = performance.now();
  const value = work();
  const ms = performance.now() - start;
  const { user, system } = process.cpuUsage(before);
  return { ms, cpuMs: (user + system) / 1000, value };
};

/** What every leverage at every entry takes, the making of each point's engine included. */
function sweepOnce({ source, books, scenario, market, engine }, leverages, entries) {
  const row = new Float64Array(source.FIGURES.length);
  let liquidated = 0;
  const { ms, cpuMs } = timed(() => {
    for (const leverage of leverages) {
      const options = { engine, onlyLeg: null };
      const point = source.pointEngine(atLeverage(scenario, leverage), books, market, options);
      if (engine === 'indexed' && point.how !== 'indexed')
        throw new Error(`fell back: ${point.note}`);
      for (const entry of entries) {
        const refused = point.figuresAt(entry, row);
        if (refused !== null) throw new Error(`refused: ${refused}`);
        if (!Number.isNaN(row[source.AT.firstLiquidationAtMs])) liquidated += 1;
      }
    }
  });
  return { ms, cpuMs, combinations: leverages.length * entries.length, liquidated };
}

/** @throws Error where the engines differ on a combination: a faster wrong answer measures nothing */
function requireAgreement({ source, books, scenario, market }, leverage, entry) {
  const [ours, reference] = ['indexed', 'bar'].map((engine) => {
    const row = new Float64Array(source.FIGURES.length);
    const options = { engine, onlyLeg: null };
    source
      .pointEngine(atLeverage(scenario, leverage), books, market, options)
      .figuresAt(entry, row);
    return row;
  });
  for (const [i, name] of source.FIGURES.entries()) {
    // Which of the two ways a row took is what is compared.
    if (name === 'wholeReplay') continue;
    const near = AGREE * Math.max(1, Math.abs(reference[i]));
    if (!Object.is(ours[i], reference[i]) && !(Math.abs(ours[i] - reference[i]) <= near))
      throw new Error(`${leverage}x at ${entry}: ${name} ${ours[i]} against ${reference[i]}`);
  }
}

const every = (fromMs, toMs, stepMs) =>
  Array.from({ length: Math.ceil((toMs - fromMs) / stepMs) }, (_, i) => fromMs + i * stepMs);

const AGREE = 1e-9;
const BAR_SAMPLE = 12;
const ROUNDS = 3;

/** Both engines on combinations of one space; microseconds a combination. */
function perCombination(year, entries, rounds = ROUNDS) {
  const random = seeded(31);
  const pick = (values) => values[Math.floor(random() * values.length)];
  const sample = Array.from({ length: BAR_SAMPLE }, () => [pick(LEVERAGES), pick(entries)]);
  const indexed = { ms: [], cpuMs: [] };
  const bar = { ms: [], cpuMs: [] };
  let liquidated = 0;
  for (const [leverage, entry] of sample.slice(0, 4)) requireAgreement(year, leverage, entry);
  for (let round = 0; round <= rounds; round += 1) {
    const fast = sweepOnce({ ...year, engine: 'indexed' }, LEVERAGES, entries);
    // The first round warms up and is not counted; the reference engine needs less of it.
    const drawn = (round === 0 ? sample.slice(0, 2) : sample).map(([leverage, entry]) =>
      sweepOnce({ ...year, engine: 'bar' }, [leverage], [entry]),
    );
    if (round === 0) continue;
    for (const name of ['ms', 'cpuMs']) {
      indexed[name].push((fast[name] * 1000) / fast.combinations);
      bar[name].push((drawn.reduce((sum, one) => sum + one[name], 0) * 1000) / drawn.length);
    }
    liquidated = fast.liquidated / fast.combinations;
  }
  const ratios = bar.cpuMs.map((us, i) => us / indexed.cpuMs[i]);
  return { indexed, bar, ratios, liquidated: `${(liquidated * 100).toFixed(0)} % liquidated` };
}

/** Bar-pairs a second of the reference engine, a pair that lives through the year, and its twin. */
function barPairs({ source, books, scenario, tape }, rounds = 5) {
  const { plan } = source.makePlan(atLeverage(scenario, 1), books);
  const millions = { ms: [], cpuMs: [] };
  for (let round = 0; round <= rounds; round += 1) {
    const { value, ...took } = timed(() =>
      [true, false].map((mortal) => source.runBars(plan, tape, mortal)),
    );
    for (const { lives } of value)
      if (lives.some(({ exitBar }) => exitBar !== BARS - 1)) throw new Error('a leg left early');
    if (round > 0)
      for (const name of ['ms', 'cpuMs']) millions[name].push(BARS / took[name] / 1000);
  }
  return millions;
}

export function combination(year, tell) {
  const pairs = barPairs(year);
  tell('bar engine, bar-pairs', `${median(pairs.ms).toFixed(1)} M/s`, {
    range: spread(pairs.ms, 1),
    beside: `${median(pairs.cpuMs).toFixed(1)} M by CPU time; run and twin of a pair that lives, each bar counted once`,
    aim: '5 M/s',
  });
  const entries = every(FROM_MS, FROM_MS + 364 * DAY, 16 * HOUR);
  const { indexed, bar, ratios, liquidated } = perCombination(year, entries);
  tell('a combination, indexed', `${median(indexed.ms).toFixed(1)} µs`, {
    range: spread(indexed.ms, 1),
    beside: `${median(indexed.cpuMs).toFixed(1)} µs CPU; ${LEVERAGES.length * entries.length} of them, one thread; ${liquidated}`,
  });
  const barMs = bar.ms.map((us) => us / 1000);
  tell('a combination, bar', `${median(barMs).toFixed(0)} ms`, {
    range: spread(barMs),
    beside: `${(median(bar.cpuMs) / 1000).toFixed(0)} ms CPU; ${BAR_SAMPLE} drawn from the same`,
  });
  tell('  ratio, by CPU time', `${Math.round(median(ratios))}`, {
    range: spread(ratios),
    aim: '500',
  });
}

// ---- the same history in seconds, minutes, hours ------------------------------------------------

const MONTH_MS = 30 * DAY;
const RESOLUTIONS = [
  ['1 h', 3600],
  ['1 min', 60],
  ['1 s', 1],
];

function month(source) {
  const seconds = makeBars({
    ...{ fromMs: FROM_MS, barMs: SECOND, bars: MONTH_MS / SECOND, points: 2, seed: 40 },
    crashes: [{ atMs: FROM_MS + 17 * DAY + 9 * HOUR, venue: 0, depth: -0.05 }],
  });
  const prints = makePrints({ fromMs: FROM_MS, toMs: FROM_MS + MONTH_MS, seed: 40 });
  const scenario = source.parseScenario(
    scenarioText({ name: 'bench-month', to: '2024-01-31' }),
    'bench-month.yaml',
  );
  return { seconds, prints, scenario };
}

export function resolutions({ source, books }, tell) {
  const { seconds, prints, scenario } = month(source);
  const entries = every(FROM_MS, FROM_MS + 23 * DAY, HOUR);
  for (const [name, times] of RESOLUTIONS) {
    const legs = seconds.map((bars, i) => ({
      ...{ mark: times === 1 ? bars : coarser(bars, times), funding: prints[i] },
      ...{
        fill: null,
        index: null,
        fundingOnIndex: false,
        fundingAccrues: false,
        conversion: null,
      },
    }));
    const { tape } = source.buildTape(legs, null, {
      ...{ window: scenario.window, gridMs: null, gapsMaxMs: 0 },
    });
    const known = { source, books, scenario, market: source.makeMarket(tape) };
    // What every combination shares is made when the first one asks for it.
    const first = sweepOnce({ ...known, engine: 'indexed' }, [2], [FROM_MS]);
    const { indexed, bar, ratios, liquidated } = perCombination(known, entries);
    tell(`${name} bars`, `${median(indexed.ms).toFixed(1)} µs`, {
      range: spread(indexed.ms, 1),
      beside: `${median(indexed.cpuMs).toFixed(1)} µs CPU; ${tape.openMs.length} bars, ${liquidated}; bar engine ${(median(bar.ms) / 1000).toFixed(1)} ms, ${Math.round(median(ratios))} times as much; the first one, index made, ${first.ms.toFixed(0)} ms`,
    });
  }
}

// ---- the index alone ------------------------------------------------------------------------------

const QUERIES = 1_000_000;
const RATE = 0.02;

/** Funding a coin, long, up to and including each bar. */
function cashOf({ mark, funding }, bars) {
  const cash = new Float64Array(bars);
  for (const [i, bar] of funding.bar.entries()) cash[bar] -= mark.open[bar] * funding.rate[i];
  for (let bar = 1; bar < bars; bar += 1) cash[bar] += cash[bar - 1];
  return cash;
}

export function index({ source, tape }, tell) {
  const [leg] = tape.legs;
  const bars = tape.openMs.length;
  const cash = cashOf(leg, bars);
  const builds = [];
  let curve = null;
  for (let round = 0; round <= 7; round += 1) {
    const { ms, value } = timed(() => new source.CrossingIndex(leg.mark.low, cash, RATE - 1));
    curve = value;
    if (round > 0) builds.push(ms);
  }
  const random = seeded(77);
  const from = Int32Array.from({ length: QUERIES }, () => Math.floor(random() * bars));
  // What a long of a random leverage, entered there, would have to lose.
  const level = Float64Array.from(from, (bar) => {
    const leverage = LEVERAGES[Math.floor(random() * LEVERAGES.length)];
    return leg.mark.open[bar] * (1 / leverage - 1) - cash[bar];
  });
  const each = [];
  let crossed = 0;
  for (let round = 0; round <= 5; round += 1) {
    crossed = 0;
    const { ms } = timed(() => {
      for (let i = 0; i < QUERIES; i += 1)
        if (curve.first(from[i], bars, level[i]) < bars) crossed += 1;
    });
    if (round > 0) each.push((ms * 1e6) / QUERIES);
  }
  tell('first crossing, one query', `${median(each).toFixed(0)} ns`, {
    range: spread(each),
    beside: `${QUERIES} at random bars and leverages, ${((crossed / QUERIES) * 100).toFixed(0)} % cross`,
  });
  tell('one index, built', `${median(builds).toFixed(1)} ms`, {
    range: spread(builds, 1),
    beside: `${bars} bars, one bracket of one leg`,
  });
}

/** One run and its metrics, without a process or a store: milliseconds. */
export function inProcess({ source, books, scenario, history }, engine, rounds = 5) {
  const took = [];
  for (let round = 0; round <= rounds; round += 1) {
    const { ms } = timed(() => source.replay(scenario, books, history, engine));
    if (round > 0) took.push(ms);
  }
  return took;
}
