/**
 * One browser for the tests of a file, and the look that every page has to bear: nothing on the
 * console, nothing asked of the network, no serious barrier to accessibility. Chromium is
 * LEGRISK_CHROMIUM or /usr/bin/chromium; without one such tests are skipped and say so.
 */
import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import axe from 'axe-core';
import { type Browser, type BrowserContextOptions, chromium, type Page } from 'playwright-core';
import { afterAll, afterEach, beforeAll } from 'vitest';

const { LEGRISK_CHROMIUM: asked } = process.env;
const executablePath = asked ?? '/usr/bin/chromium';
const FLAGS = [
  '--no-sandbox',
  '--disable-gpu',
  '--disable-quic',
  '--no-first-run',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
];

const SCRIPTS = fileURLToPath(new URL('../../dist/report', import.meta.url));

/** Whether there is a browser: `describe.skipIf(!hasChromium)(inChromium('…'), …)`. */
export const hasChromium = existsSync(executablePath);
export const inChromium = (name: string): string =>
  `${name}, in Chromium${hasChromium ? '' : ' (skipped: none found)'}`;

export interface Visit {
  readonly page: Page;
  /** Console errors and warnings, and uncaught exceptions. */
  readonly complaints: readonly string[];
  /** Addresses asked for, the page's own left out. */
  readonly requests: readonly string[];
}

export interface Opened extends BrowserContextOptions {
  /** What is there once the page's script has done its work; not waited for without JavaScript. */
  readonly ready?: string;
}

export interface Desk {
  /** Opens a page that was laid out, by its name. */
  readonly open: (name: string, options?: Opened) => Promise<Visit>;
  /** The folder that the pages lie in. */
  readonly folder: () => string;
}

/**
 * A browser for the tests of the calling file.
 *
 * @param lay given the scripts of `src/report/browser` by name, as the build made them, answers the pages
 *            by file name
 */
export function desk(
  lay: (script: (name: string) => string) => Readonly<Record<string, string>>,
): Desk {
  let folder = '';
  let browser: Browser | undefined;
  beforeAll(async () => {
    if (!hasChromium) return;
    folder = mkdtempSync(join(tmpdir(), 'legrisk-page-'));
    const pages = lay((name) => readFileSync(join(SCRIPTS, `${name}.js`), 'utf8'));
    for (const [name, text] of Object.entries(pages)) writeFileSync(join(folder, name), text);
    browser = await chromium.launch({ executablePath, args: FLAGS });
  }, 120_000);
  afterAll(async () => {
    await browser?.close();
    if (folder !== '') rmSync(folder, { recursive: true, force: true });
  });
  afterEach(async () => {
    for (const context of browser?.contexts() ?? []) await context.close();
  });
  const open = async (name: string, { ready, ...options }: Opened = {}): Promise<Visit> => {
    if (browser === undefined) throw new Error('no browser');
    const visit = await visited(browser, pathToFileURL(join(folder, name)).href, options);
    if (ready !== undefined && options.javaScriptEnabled !== false)
      await visit.page.waitForSelector(ready, { timeout: 20_000, state: 'attached' });
    return visit;
  };
  return { open, folder: () => folder };
}

async function visited(
  browser: Browser,
  address: string,
  options: BrowserContextOptions,
): Promise<Visit> {
  const context = await browser.newContext({ viewport: { width: 1_200, height: 900 }, ...options });
  const page = await context.newPage();
  const complaints: string[] = [];
  const requests: string[] = [];
  page.on('console', (message) => {
    if (['error', 'warning'].includes(message.type())) complaints.push(message.text());
  });
  page.on('pageerror', (error) => complaints.push(error.message));
  page.on('request', (request) => {
    const url = request.url();
    if (url !== address && !url.startsWith('data:')) requests.push(url);
  });
  await page.goto(address);
  return { page, complaints, requests };
}

interface AxeFinding {
  readonly id: string;
  readonly impact: string | null;
  readonly nodes: readonly { readonly target: readonly unknown[]; readonly html: string }[];
}

/** Serious and critical barriers that axe-core finds on the page: its rule, and up to three places. */
export async function barriers(page: Page): Promise<readonly string[]> {
  // Evaluated, not added as an element: the page's policy refuses scripts that are not its own.
  await page.evaluate(axe.source);
  const violations = await page.evaluate(async () => {
    const { axe } = window as unknown as {
      axe: { run: () => Promise<{ violations: AxeFinding[] }> };
    };
    return (await axe.run()).violations;
  });
  return violations
    .filter(({ impact }) => impact === 'serious' || impact === 'critical')
    .map(
      ({ id, nodes }) =>
        `${id}: ${nodes
          .slice(0, 3)
          .map((node) => node.html.slice(0, 160))
          .join(' | ')}`,
    );
}

/** Whether the page itself scrolls sideways. */
export const overflows = (page: Page): Promise<boolean> =>
  page.evaluate(() => document.documentElement.scrollWidth > document.documentElement.clientWidth);
