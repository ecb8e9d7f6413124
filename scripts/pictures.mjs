/**
 * Pictures of every page, to be looked at by a person before a release: by light, by dark, on a telephone
 * and on paper, in `reports/pictures`. Run by `npm run pictures`, after the build; needs Chromium.
 */
import { spawnSync } from 'node:child_process';
import { mkdirSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { pathToFileURL } from 'node:url';
import { chromium } from 'playwright-core';

const OUT = 'reports/pictures';
const CARRY = 'scenarios/btc-2025-10-10-hold.yaml';
const ONE_VENUE = 'scenarios/btc-2025-10-10-same-venue.yaml';

function legrisk(...args) {
  const { status } = spawnSync(process.execPath, ['dist/cli/main.js', ...args], {
    stdio: ['ignore', 'ignore', 'inherit'],
  });
  if (status !== 0) process.exit(status ?? 70);
}

const at = (...parts) => join(OUT, ...parts);
const db = ['--db', at('pictures.duckdb')];
mkdirSync(OUT, { recursive: true });
legrisk('replay', CARRY, ONE_VENUE, 'scenarios/btc-2024-08-05-rehedge.yaml', '--out', OUT);
const grid = ['--grid', 'construction.leverage=2:20:1', '--grid', 'reserve=0 %:40 %:10 %'];
legrisk('sweep', CARRY, ...grid, '--entries', 'every=1h', '--out', at('sweep'));
legrisk('compare', CARRY, ONE_VENUE, '--out', at('compare.html'));
legrisk('scan', '--reconstruction', 'btc-2025-10-10', '--leverage', '2,5', '--out', at('scan'));
const held = ['--hold', '2 d', '--out', at('cost')];
legrisk('cost', 'scenarios/btc-2021-01-rally.yaml', ...held);
legrisk('import', 'data/reconstructions', ...db);
legrisk('data', 'check', '--out', at('check'), ...db);

const PAGES = {
  matrix: 'index.html',
  report: 'btc-2025-10-10-hold/report.html',
  rehedge: 'btc-2024-08-05-rehedge/report.html',
  sweep: 'sweep/sweep.html',
  compare: 'compare.html',
  scan: 'scan/scan.html',
  cost: 'cost/cost.html',
  check: 'check/check.html',
};
const LOOKS = {
  light: { viewport: { width: 1200, height: 900 }, colorScheme: 'light' },
  dark: { viewport: { width: 1200, height: 900 }, colorScheme: 'dark' },
  telephone: { viewport: { width: 390, height: 800 }, colorScheme: 'light' },
};

const browser = await chromium.launch({
  executablePath: process.env.LEGRISK_CHROMIUM ?? '/usr/bin/chromium',
  args: ['--no-sandbox'],
});
for (const [name, file] of Object.entries(PAGES)) {
  for (const [look, options] of Object.entries(LOOKS)) {
    const page = await browser.newPage(options);
    await page.goto(pathToFileURL(resolve(OUT, file)).href);
    await page.waitForTimeout(1_500);
    await page.screenshot({ path: at(`${name}-${look}.png`), fullPage: true });
    if (look === 'light')
      await page.pdf({ path: at(`${name}-paper.pdf`), preferCSSPageSize: true });
    await page.close();
  }
}
await browser.close();
console.error(`pictures: ${OUT}`);
