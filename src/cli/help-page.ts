/**
 * What the parser knows of a command, read from the help it prints: its own form is made for the eye
 * and not kept anywhere else. Help, completion and "did you mean" all speak from this page.
 */

/** A command below the one that was asked for, or a word that it expects. */
export interface HelpRow {
  /** `replay <scenarios..>`, or `scenarios`. */
  readonly name: string;
  readonly about: string;
}

export interface HelpOption {
  /** Without its dashes. */
  readonly name: string;
  /** A single letter that stands for it. */
  readonly letter: string | null;
  readonly about: string;
  readonly choices: readonly string[];
  /** As it was declared; null where there is none worth telling. */
  readonly preset: string | null;
  readonly isRequired: boolean;
  readonly isRepeatable: boolean;
  /** Whether a value follows it. */
  readonly takesValue: boolean;
}

export interface HelpGroup {
  readonly title: string;
  readonly options: readonly HelpOption[];
}

export interface HelpExample {
  readonly command: string;
  readonly about: string;
}

export interface HelpPage {
  /** `legrisk replay <scenarios..>`. */
  readonly usage: string;
  readonly about: string;
  readonly commands: readonly HelpRow[];
  readonly operands: readonly HelpRow[];
  readonly groups: readonly HelpGroup[];
  readonly examples: readonly HelpExample[];
  /** Whatever stands below everything else. */
  readonly epilogue: string;
}

export const OPTIONS_TITLE = 'Options';

/** @param text the parser's help, in lines of any length */
export function readHelp(text: string): HelpPage {
  const [head = '', about = '', ...sections] = text.trimEnd().split(/\n\n+/);
  const usage = head.trim();
  const page = { commands: [], operands: [], groups: [], examples: [] } as {
    commands: HelpRow[];
    operands: HelpRow[];
    groups: HelpGroup[];
    examples: HelpExample[];
  };
  const rest: string[] = [];
  for (const section of sections) {
    const [first = '', ...rows] = section.split('\n');
    const title = first.replace(/:$/, '');
    if (rows.length === 0 || !rows.every((row) => row.startsWith('  '))) rest.push(section);
    else if (title === 'Commands') page.commands.push(...rows.map((row) => commandOf(row, usage)));
    else if (title === 'Positionals') page.operands.push(...rows.map(rowOf));
    else if (title === 'Examples') page.examples.push(...rows.map(exampleOf));
    else page.groups.push({ title, options: rows.map(optionOf) });
  }
  return { usage, about, ...page, epilogue: rest.join('\n\n') };
}

/** Every option of the command. */
export const optionsOf = ({ groups }: HelpPage): readonly HelpOption[] =>
  groups.flatMap(({ options }) => options);

/** The words of the commands below it: `replay`, `sweep`. */
export const commandWords = ({ commands }: HelpPage): readonly string[] =>
  commands.map(({ name }) => name.split(' ')[0] ?? '');

/** Marks at the end of a row, such as `[string] [default: "1m"]`. */
const MARKS =
  /(?:\s{2,}|\s)((?:\[(?:string|array|boolean|number|required|default|choices)[^\]]*(?:\[\])?\]\s*)+)$/;

function split(row: string): readonly [name: string, about: string, marks: string] {
  const marks = MARKS.exec(row)?.[1] ?? '';
  const told = row.slice(0, row.length - marks.length).trim();
  const [name = '', ...about] = told.split(/\s{2,}/);
  return [name, about.join('  '), marks];
}

function rowOf(row: string): HelpRow {
  const [name, about] = split(row);
  return { name, about };
}

/** `legrisk data list  every series …`: without the words of the commands above it. */
function commandOf(row: string, usage: string): HelpRow {
  const { name, about } = rowOf(row);
  const above = usage.replace(/ [<[].*$/, '');
  return { name: name.startsWith(`${above} `) ? name.slice(above.length + 1) : name, about };
}

function exampleOf(row: string): HelpExample {
  const [command = '', ...about] = row.trim().split(/\s{2,}/);
  return { command, about: about.join(' ') };
}

function optionOf(row: string): HelpOption {
  const [names, about, marks] = split(row);
  const choices = [...(/\[choices: ([^\]]*)\]/.exec(marks)?.[1] ?? '').matchAll(/"([^"]*)"/g)];
  const preset = /\[default: "?(.*?)"?\](?!\])/.exec(marks)?.[1] ?? null;
  return {
    name: /--([\w-]+)/.exec(names)?.[1] ?? names,
    letter: /^-(\w),/.exec(names)?.[1] ?? null,
    about,
    choices: choices.map(([, choice]) => choice ?? ''),
    preset: preset === null || preset === 'false' || preset.startsWith('[') ? null : preset,
    isRequired: marks.includes('[required]'),
    isRepeatable: marks.includes('[array]'),
    takesValue: !marks.includes('[boolean]'),
  };
}
