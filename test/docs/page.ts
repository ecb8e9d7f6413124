/** Pages of docs as a reader sees them: fenced blocks with what a comment above them says, and links. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { ROOT } from '../architecture/source.ts';

export interface Block {
  /** The language behind the fence. */
  readonly language: string;
  readonly text: string;
  /** What the HTML comment just above the fence says; empty where there is none. */
  readonly remark: string;
}

export const pageText = (path: string): string => readFileSync(join(ROOT, path), 'utf8');

/** The fenced blocks of a page, in order. */
export const blocksOf = (page: string): Block[] =>
  [
    ...page.matchAll(
      /^(?:<!-- (?<remark>.*?) -->\n)?```(?<language>\w*)\n(?<text>[\s\S]*?)^```$/gm,
    ),
  ].map(({ groups }) => ({
    language: groups?.['language'] ?? '',
    text: groups?.['text'] ?? '',
    remark: groups?.['remark'] ?? '',
  }));

/** A page without its fenced blocks. */
export const proseOf = (page: string): string => page.replace(/^```[\s\S]*?^```$/gm, '');

/** Quoted paragraphs, each on one line. */
export const quotesOf = (page: string): string[] =>
  [...proseOf(page).matchAll(/(?:^> .*\n)+/gm)].map(([quote]) =>
    squeezed(quote.replace(/^> /gm, '')),
  );

/** Runs of blanks and line ends as one blank. */
export const squeezed = (text: string): string => text.replace(/\s+/g, ' ').trim();
