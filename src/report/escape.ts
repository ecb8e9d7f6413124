/**
 * The one way text becomes markup. Every name in a result (scenario, instrument, file, note) came
 * from a file and is hostile until it has been through here.
 */

/** Markup that is safe to insert as it stands. Only this module and {@link html} make one. */
export interface Html {
  readonly markup: string;
}

/** What {@link html} accepts in a hole; null, false and undefined render as nothing. */
export type Content = Html | string | number | null | undefined | false | readonly Content[];

const ENTITIES: Readonly<Record<string, string>> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  "'": '&#39;',
  '`': '&#96;',
};

// Controls break parsers, bidirectional overrides make a name read as another name, and a lone
// surrogate is no character. All are shown as the replacement character, so that they are seen.
// Tab and line feed are kept: recipes have them.
const UNPRINTABLE =
  // biome-ignore lint/suspicious/noControlCharactersInRegex: finding control characters is its purpose.
  /[\u0000-\u0008\u000b-\u001f\u007f-\u009f\u200e\u200f\u202a-\u202e\u2066-\u2069\p{Surrogate}]/gu;

/** Text without controls, bidirectional overrides and lone surrogates; each becomes U+FFFD. */
export const printable = (text: string): string => text.replace(UNPRINTABLE, '\ufffd');

/** Text for element content and for quoted attributes alike. */
export const escapeHtml = (text: string): string =>
  printable(text).replace(/[&<>"'`]/g, (sign) => ENTITIES[sign] ?? sign);

/** Markup from a template whose every hole is escaped unless it is already {@link Html}. */
export function html(parts: TemplateStringsArray, ...holes: readonly Content[]): Html {
  let markup = parts[0] ?? '';
  holes.forEach((hole, i) => {
    markup += markupOf(hole) + (parts[i + 1] ?? '');
  });
  return { markup };
}

/** For markup that this program wrote itself: the style sheet, the page script, packed data. */
export const trusted = (markup: string): Html => ({ markup });

/**
 * JSON that can stand inside a `<script type="application/json">`: no tag can open or close in it,
 * and controls, line separators and bidirectional overrides are escaped.
 */
export const scriptJson = (value: unknown): Html => ({
  markup: JSON.stringify(value).replace(
    /[<>&\u007f-\u009f\u200e\u200f\u2028-\u202e\u2066-\u2069]/g,
    (sign) => `\\u${sign.charCodeAt(0).toString(16).padStart(4, '0')}`,
  ),
});

/**
 * A link that stays beside the page. The leading `./` makes a name such as `javascript:x` or
 * `//host` a file name and nothing else.
 */
export const relativeHref = (path: string): string =>
  path.startsWith('./') || path.startsWith('../') ? path : `./${path}`;

function markupOf(hole: Content): string {
  if (hole === null || hole === undefined || hole === false) return '';
  if (typeof hole === 'string') return escapeHtml(hole);
  if (typeof hole === 'number') return String(hole);
  return isMarkup(hole) ? hole.markup : hole.map(markupOf).join('');
}

const isMarkup = (hole: Html | readonly Content[]): hole is Html => 'markup' in hole;
