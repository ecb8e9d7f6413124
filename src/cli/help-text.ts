/** Help on a terminal of 80 columns. */
import type { HelpExample, HelpGroup, HelpOption, HelpPage, HelpRow } from './help-page.ts';
import { OPTIONS_TITLE } from './help-page.ts';
import { WIDTH, wrapped } from './wrapped.ts';

/** Options that nearly every command has stand below its own, so that those are found. */
const SHARED: readonly (readonly [title: string, names: readonly string[]])[] = [
  ['Store and rules', ['db', 'rules']],
  ['Common', ['json', 'quiet', 'help', 'version']],
];

/** What stands first where nothing was asked. */
export const FIRST_STEPS = `legrisk: what did the funding pay, and what did the forced exits cost?

Three things to do first:
  legrisk replay scenarios/btc-2025-10-10-5x.yaml   one crash day, and its report
  legrisk init                                      a scenario of your own
  legrisk fetch --for my-scenario.yaml              the history that it reads

legrisk --help  lists every command.`;

export function helpText(page: HelpPage): string {
  const isRoot = page.usage === 'legrisk <command>';
  const parts = [
    page.usage,
    ...wrappedText(page.about),
    section('Commands', rowLines(page.commands)),
    section('Operands', rowLines(page.operands.filter(({ about }) => about !== ''))),
    ...groupsOf(page, isRoot).map(({ title, options }) => section(title, optionLines(options))),
    section('Examples', page.examples.flatMap(exampleLines)),
    page.epilogue === '' ? '' : wrapped(page.epilogue.replace(/\s+/g, ' '), '', '').join('\n'),
  ];
  return parts.filter((part) => part !== '').join('\n\n');
}

const wrappedText = (text: string): readonly string[] =>
  text === '' ? [] : [wrapped(text, '', '').join('\n')];

const section = (title: string, lines: readonly string[]): string =>
  lines.length === 0 ? '' : [`${title}:`, ...lines].join('\n');

/** The command's own options, in the groups they were declared in; then those that all have. */
function groupsOf({ groups }: HelpPage, isRoot: boolean): readonly HelpGroup[] {
  const shared = SHARED.map(([title, names]) => ({
    title,
    options: names.flatMap((name) =>
      // The version is the program's, and no command's.
      name === 'version' && !isRoot ? [] : (optionCalled(groups, name) ?? []),
    ),
  }));
  const names = new Set(SHARED.flatMap(([, list]) => list));
  const own = groups.map(({ title, options }) => ({
    title,
    options: options.filter(({ name }) => !names.has(name)),
  }));
  return [...own.filter(isLast(false)), ...own.filter(isLast(true)), ...shared].filter(
    ({ options }) => options.length > 0,
  );
}

const isLast =
  (last: boolean) =>
  ({ title }: HelpGroup): boolean =>
    (title === OPTIONS_TITLE) === last;

const optionCalled = (groups: readonly HelpGroup[], name: string): HelpOption | undefined =>
  groups.flatMap(({ options }) => options).find((option) => option.name === name);

const rowLines = (rows: readonly HelpRow[]): readonly string[] =>
  listed(rows.map(({ name, about }) => [name, about]));

const optionLines = (options: readonly HelpOption[]): readonly string[] =>
  listed(options.map((option) => [nameOf(option), aboutOf(option)]));

const nameOf = ({ name, letter }: HelpOption): string =>
  letter === null ? `--${name}` : `-${letter}, --${name}`;

/** The description, with what it may be and what it is where it is not given. */
function aboutOf({ about, choices, preset, isRequired, isRepeatable }: HelpOption): string {
  const isTold = /\(default: |^default: /.test(about);
  const notes = [
    ...(choices.length === 0 ? [] : [choices.join(', ')]),
    ...(isRequired ? ['required'] : []),
    ...(isRepeatable ? ['may be repeated'] : []),
    ...(preset === null || isTold ? [] : [`default: ${preset}`]),
  ];
  const told = about === '' ? '' : `${about} `;
  return notes.length === 0 ? about : `${told}(${notes.join('; ')})`;
}

/** A name that is longer leaves its description to the next line. */
const LONGEST_NAME = 28;

function listed(rows: readonly (readonly [name: string, about: string])[]): readonly string[] {
  const short = rows.map(([name]) => name.length).filter((length) => length <= LONGEST_NAME);
  const indent = ' '.repeat(2 + Math.max(0, ...short) + 2);
  return rows.flatMap(([name, about]) => {
    const head = `  ${name}`;
    if (name.length > LONGEST_NAME) return [head, ...wrapped(about, indent, indent)];
    return wrapped(about, head.padEnd(indent.length), indent);
  });
}

/** What it shows, then the command as it is typed, folded as a shell allows. */
function exampleLines({ command, about }: HelpExample, index: number): readonly string[] {
  const told = about === '' ? [] : wrapped(`${about}:`, '  ', '  ');
  return [...(index === 0 ? [] : ['']), ...told, ...foldedCommand(command)];
}

/** What stands behind the indent of a further line and before its backslash. */
const LONGEST_PART = WIDTH - 10;

/** A command in lines that a shell reads as one; it is broken before options only, if it can be. */
export function foldedCommand(command: string): readonly string[] {
  const words = command.match(/(?:[^\s"]|"[^"]*")+/g) ?? [];
  const parts: string[] = [];
  for (const word of words) {
    const last = parts.length - 1;
    if (word.startsWith('--') || last < 0) parts.push(word);
    else parts[last] = `${parts[last]} ${word}`;
  }
  const fitting = parts.flatMap((part) => (part.length > LONGEST_PART ? part.split(' ') : part));
  const lines: string[] = [];
  let line = '   ';
  for (const part of fitting) {
    if (line.trim() !== '' && line.length + 1 + part.length > WIDTH - 2) {
      lines.push(`${line} \\`);
      line = '       ';
    }
    line += ` ${part}`;
  }
  return [...lines, line];
}
