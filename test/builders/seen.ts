/** A page as its reader sees it. */

const ENTITIES: Readonly<Record<string, string>> = {
  '&amp;': '&',
  '&lt;': '<',
  '&gt;': '>',
  '&quot;': '"',
  '&#39;': "'",
  '&#96;': '`',
};

/** A definition as it stands in its term, with the formula that may end it. */
const HOVERS =
  /<span class="definition"[^>]*>[^<]*(?:<span class="formula">[^<]*<\/span>)?<\/span>/g;

/** Style, script, what only hovers, and tags gone; entities back; spaces as one. */
export const seen = (markup: string): string =>
  markup
    .replace(/<(style|script)[\s\S]*?<\/\1>/g, ' ')
    .replace(HOVERS, '')
    .replace(/<[^>]*>/g, ' ')
    .replace(/&(?:amp|lt|gt|quot|#39|#96);/g, (entity) => ENTITIES[entity] ?? entity)
    .replace(/[\s\u00a0]+/g, ' ')
    .trim();
