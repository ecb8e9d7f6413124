/** Questions on a terminal, or answers from the command line: either way each is read by one reader. */
import { createInterface, type Interface } from 'node:readline/promises';
import { DataError, type Issue, ScenarioError } from '../../domain/errors.ts';
import { visible } from '../visible.ts';
import { wrapped } from '../wrapped.ts';

export interface Question<T> {
  /** The option that answers it: `--long`. */
  readonly option: string;
  /** What an answer looks like. */
  readonly expected: string;
  /** What is asked for, in a word or two. */
  readonly prompt: string;
  /** Lines above the prompt. */
  readonly about?: readonly string[];
  /** Taken for an empty line; null: there is none. */
  readonly preset: string | null;
  /** Whether the preset also stands in where nobody can be asked. */
  readonly isOptional?: boolean;
  /** @throws ScenarioError saying what is wrong with the text */
  readonly read: (text: string) => T;
}

/** The streams of a conversation. */
export interface Desk {
  readonly input: NodeJS.ReadableStream;
  readonly output: NodeJS.WritableStream;
  /** Ctrl-C. */
  readonly leave: () => void;
}

/** Puts questions, or collects what the command line leaves open; close it at the end. */
export class Asker {
  readonly #desk: Desk | null;
  #lines: Interface | null = null;
  #ended = false;
  readonly #waiting: string[] = [];
  #wake: (() => void) | null = null;
  /** What is wrong with the command line, where nobody can be asked. */
  readonly issues: Issue[] = [];

  /** @param desk null: nobody is there to answer */
  constructor(desk: Desk | null) {
    this.#desk = desk;
  }

  get isAttended(): boolean {
    return this.#desk !== null;
  }

  say(line: string): void {
    this.#desk?.output.write(`${line}\n`);
  }

  /**
   * The answer.
   *
   * @param given what the command line says to it; it is not asked then
   * @returns null where it is missing or wrong and nobody can be asked: `issues` has it then
   * @throws ScenarioError where the input ends before it is answered
   */
  async take<T>(given: string | undefined, question: Question<T>): Promise<T | null> {
    const { option, expected, preset, isOptional = false, read } = question;
    if (given !== undefined) return this.#checked(() => read(given));
    if (this.#desk !== null) return this.#asked(question);
    if (isOptional && preset !== null) return this.#checked(() => read(preset));
    this.issues.push({ where: option, expected, found: 'nothing' });
    return null;
  }

  close(): void {
    this.#lines?.close();
  }

  #checked<T>(read: () => T): T | null {
    try {
      return read();
    } catch (error) {
      if (!(error instanceof ScenarioError || error instanceof DataError)) throw error;
      // On a terminal a wrong option is wrong at once; without, all that is wrong is told together.
      if (this.isAttended) throw error;
      this.issues.push(...error.issues);
      return null;
    }
  }

  async #asked<T>({ about = [], prompt, preset, option, read }: Question<T>): Promise<T> {
    for (const line of about) this.say(line);
    const shown = preset === null ? prompt : `${prompt} [${visible(preset)}]`;
    for (;;) {
      const line = (await this.#line(`   ${shown}: `, option)).trim();
      const text = line === '' ? preset : line;
      if (text === null) {
        this.say('   an answer is needed here; Ctrl-C leaves');
        continue;
      }
      try {
        return read(text);
      } catch (error) {
        if (!(error instanceof ScenarioError)) throw error;
        for (const issue of error.issues) this.#correct(issue);
      }
    }
  }

  /** What was wrong with the last line: the question stands above it, so nothing says where. */
  #correct({ expected, found, hint }: Issue): void {
    const told = [`expected ${expected}; found ${found}`, ...(hint === undefined ? [] : [hint])];
    for (const text of told)
      for (const line of wrapped(visible(text), '   ', '   ')) this.say(line);
  }

  async #line(prompt: string, option: string): Promise<string> {
    const lines = this.#open();
    if (this.#waiting.length === 0 && !this.#ended) {
      lines.setPrompt(prompt);
      lines.prompt();
      await new Promise<void>((resolve) => {
        this.#wake = resolve;
      });
    } else this.say(prompt.trimEnd());
    const line = this.#waiting.shift();
    if (line !== undefined) return line;
    throw new ScenarioError({
      where: 'init',
      expected: `an answer for ${option}`,
      found: 'the end of the input',
      hint: `give it on the command line:  legrisk init ${option} …`,
    });
  }

  #open(): Interface {
    if (this.#lines !== null) return this.#lines;
    const { input, output, leave } = this.#desk as Desk;
    const isTerminal = 'isTTY' in input && input.isTTY === true;
    const lines = createInterface({ input, output, terminal: isTerminal });
    const wake = (): void => {
      this.#wake?.();
      this.#wake = null;
    };
    // Lines that arrive together are each an answer, and none is lost between two questions.
    lines.on('line', (line) => {
      this.#waiting.push(line);
      wake();
    });
    lines.on('close', () => {
      this.#ended = true;
      wake();
    });
    lines.on('SIGINT', leave);
    this.#lines = lines;
    return lines;
  }
}
