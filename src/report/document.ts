/** The frame that every page stands in: a document that needs nothing else and asks for nothing. */
import { invariant } from '../domain/errors.ts';
import { glossaryOf } from './definitions.ts';
import { type Html, html, printable, trusted } from './escape.ts';
import { cut, NAME_LENGTH } from './long-text.ts';
import { styleElement } from './style.ts';

/** What a page with live parts needs beside its content; built once, by `npm run build`. */
export interface ReportAssets {
  /** A bundle of `src/report/browser`, its first line naming the hash of the rest. */
  readonly pageScript: string;
}

/**
 * A document that no request can leave: everything is forbidden but its own style, images in data
 * addresses, and what `scripts` allows.
 */
function page(title: string, scripts: string, body: Html, script: Html | null): string {
  const policy =
    "default-src 'none'; style-src 'unsafe-inline'; img-src data:; " +
    `${scripts}; base-uri 'none'; form-action 'none'`;
  return html`${trusted('<!doctype html>')}
<html lang="en">
<head>
<meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="${policy}">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="referrer" content="no-referrer">
<meta name="color-scheme" content="light dark">
<link rel="icon" href="data:,">
<title>${printable(cut(title, NAME_LENGTH))} · legrisk</title>
${styleElement}
</head>
<body>
${body.markup.includes(MAIN) ? SKIP : null}${body}
${glossaryOf(body)}${script}
</body>
</html>
`.markup;
}

/** How a page marks its content for those who would rather not walk through its head. */
const MAIN = '<main id="main"';
const SKIP = html`<a class="skip" href="#main">Skip to the figures</a>
`;

/** A page without a script. */
export const stillPage = (title: string, body: Html): string =>
  page(title, "script-src 'none'", body, null);

/**
 * A page whose own script, and no other, may run; it stands after the content.
 *
 * @throws InvariantError when the script could end its own element
 */
export function livePage(title: string, { pageScript }: ReportAssets, body: Html): string {
  const { hash, script } = hashed(pageScript);
  const element = html`
<script>${trusted(script)}</script>`;
  return page(title, `script-src ${hash}`, body, element);
}

const HASH_LINE = /^\/\*(sha256-[A-Za-z0-9+/]{43}=)\*\/\n/;

/** Without a hash line the page still works, under a policy that trusts every inline script. */
function hashed(pageScript: string): { hash: string; script: string } {
  invariant(!/<\/script|<!--/i.test(pageScript), 'the page script does not end its own element');
  const [line, hash] = HASH_LINE.exec(pageScript) ?? [];
  if (line === undefined || hash === undefined)
    return { hash: "'unsafe-inline'", script: pageScript };
  return { hash: `'${hash}'`, script: pageScript.slice(line.length).trimEnd() };
}
