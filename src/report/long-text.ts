/** Text of any length that keeps its place: the middle of what is too long is left out and in reach. */
import { type Content, html } from './escape.ts';

/** A name: of an instrument, a file, a series. */
export const NAME_LENGTH = 80;
/** A unit, or a name inside a sentence. */
export const WORD_LENGTH = 40;
/** A sentence or two: a question, a note, what a source says of itself. */
export const PROSE_LENGTH = 500;

/** `abc…xyz`: at most so many signs; a pair of surrogates is one of them and is not parted. */
export function cut(text: string, most: number): string {
  // Most texts are short, and taking a text apart is not free.
  if (text.length <= most) return text;
  const signs = Array.from(text);
  if (signs.length <= most) return text;
  const tail = Math.floor((most - 1) / 3);
  return `${signs.slice(0, most - 1 - tail).join('')}…${signs.slice(signs.length - tail).join('')}`;
}

/** The text, or what {@link cut} leaves of it with the whole one hover, one touch or one tab stop away. */
export function long(text: string, most: number): Content {
  const short = cut(text, most);
  return short === text
    ? text
    : html`<span class="term long" tabindex="0">${short}<span class="definition"> ${text}</span></span>`;
}

export const longName = (text: string): Content => long(text, NAME_LENGTH);
export const longProse = (text: string): Content => long(text, PROSE_LENGTH);
