/** What may be wider than the page: it scrolls by itself, by keys too. */
import { type Content, type Html, html } from './escape.ts';

/** @param name what ears are told that they have come to */
export const scrollBox = (name: string, content: Content): Html =>
  html`<div class="scroll" role="group" aria-label="${name}" tabindex="0">${content}</div>`;
