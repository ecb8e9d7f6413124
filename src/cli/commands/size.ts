/** `legrisk size`: the leverage that a loss allows, with the whole profile it is read off. */

import { setImmediate as pause } from 'node:timers/promises';
import { stressTape } from '../../market/stress.ts';
import type { RuleBooks } from '../../replay/plan.ts';
import { type Market, makeMarket } from '../../sweep/market.ts';
import { pointEngine } from '../../sweep/point-engine.ts';
import { type SizeVariant, sizeVariants } from '../../sweep/size-variants.ts';
import { LeverageTally, largestLeverage, type SizingStep } from '../../sweep/sizing.ts';
import { EXIT } from '../failure.ts';
import { CHECK_HAS_IT, sayFindings } from '../finding-words.ts';
import { readTape, type TapePlaces } from '../read-tape.ts';
import { readSizeQuestion, type SizeQuestion, type SizeQuestionOptions } from '../size/question.ts';
import { type SizeAnswer, type SizeProfile, sizeText } from '../size/text.ts';
import { drawProgress } from '../sweep/progress.ts';
import type { Terminal } from '../terminal.ts';

export interface SizeOptions extends SizeQuestionOptions, TapePlaces {
  readonly engine: 'indexed' | 'bar';
  readonly json: boolean;
}

export async function sizeCommand(options: SizeOptions, terminal: Terminal): Promise<number> {
  const question = readSizeQuestion(options);
  for (const note of question.notes) terminal.say(`note: ${note}`);
  const { books, tape, findings } = await readTape(question.scenario, options);
  const markets = new Map(
    question.stressFactors.map((factor) => [factor, makeMarket(stressTape(tape, factor))]),
  );
  const variants = sizeVariants(question.scenario, question.stressFactors);
  const sizer = new Sizer(question, books, options.engine, terminal);
  const total = variants.length * question.leverages.length * question.entryAtMs.length;
  const progress = drawProgress(terminal.screen, total, () => sizer.rows, process.uptime);
  const profiles: SizeProfile[] = [];
  try {
    for (const variant of variants) {
      const market = markets.get(variant.stressFactor) as Market;
      profiles.push(await sizer.profileOf(variant, market));
    }
  } finally {
    progress.stop();
  }
  const answer = { ...answerOf(question, profiles, options.engine), findings };
  const { accept } = question.scenario;
  sayFindings(terminal, findings, { accept, warnings: !options.json, where: CHECK_HAS_IT });
  terminal.out(options.json ? JSON.stringify(answer, null, 1) : sizeText(answer));
  return EXIT.done;
}

/** Entries between two looks at the keyboard and the clock. */
const BATCH = 512;
/** Of whole replays. */
const SLOW_BATCH = 4;

class Sizer {
  readonly #question: SizeQuestion;
  readonly #books: RuleBooks;
  readonly #engine: SizeOptions['engine'];
  readonly #terminal: Terminal;
  #noted = false;
  #rows = 0;

  constructor(
    question: SizeQuestion,
    books: RuleBooks,
    engine: SizeOptions['engine'],
    terminal: Terminal,
  ) {
    this.#question = question;
    this.#books = books;
    this.#engine = engine;
    this.#terminal = terminal;
  }

  /** Entries that are done, over all profiles. */
  get rows(): number {
    return this.#rows;
  }

  /** The ladder up to its end; above a leverage that the venue refuses at every entry none is let in either. */
  async profileOf(variant: SizeVariant, market: Market): Promise<SizeProfile> {
    const { leverages, entryAtMs } = this.#question;
    const profile: SizingStep[] = [];
    for (const [i, leverage] of leverages.entries()) {
      const step = await this.#step(variant, market, leverage);
      profile.push(step);
      if (step.refused < step.entries) continue;
      this.#rows += (leverages.length - i - 1) * entryAtMs.length;
      break;
    }
    const { onlyLeg: _place, ...told } = variant;
    const largest = largestLeverage(profile, this.#question);
    const limit = profile.find(({ leverage }) => leverage > (largest ?? 0)) ?? null;
    return {
      ...told,
      leverage: largest,
      isLadderEnd: largest !== null && limit === null,
      episodes: profile.find(({ leverage }) => leverage === largest)?.episodes ?? null,
      limitedBy: limit,
      profile,
    };
  }

  async #step(variant: SizeVariant, market: Market, leverage: number): Promise<SizingStep> {
    const { onlyLeg, reserveFraction } = variant;
    const scenario = this.#question.scenarioAt(leverage, reserveFraction > 0);
    const engine = pointEngine(scenario, this.#books, market, { engine: this.#engine, onlyLeg });
    if (engine.note !== null) this.#note(engine.note);
    const batch = engine.how === 'indexed' ? BATCH : SLOW_BATCH;
    const tally = new LeverageTally(leverage, this.#question);
    for (const [i, entryMs] of this.#question.entryAtMs.entries()) {
      tally.add(engine, entryMs);
      this.#rows += 1;
      // The progress is drawn, and Ctrl-C heard, only while nothing runs.
      if (i % batch === 0) await pause();
    }
    return tally.step();
  }

  #note(why: string): void {
    if (!this.#noted) this.#terminal.say(`note: every entry is a whole replay: ${why}`);
    this.#noted = true;
  }
}

function answerOf(
  question: SizeQuestion,
  profiles: readonly SizeProfile[],
  engine: SizeOptions['engine'],
): Omit<SizeAnswer, 'findings'> {
  const { scenario, maxLossFraction, coverageFraction, holdMs, entryAtMs } = question;
  return {
    schemaVersion: 1,
    scenario: scenario.name,
    engine,
    windowMs: [scenario.window.from, scenario.window.to],
    holdMs,
    maxLossFraction,
    coverageFraction,
    entries: entryAtMs.length,
    notObserved: question.notObserved,
    leverage: profiles[0]?.leverage ?? null,
    variants: profiles,
  };
}
