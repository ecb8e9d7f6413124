/**
 * Makes the committed example again: `reports/example`, the folder of one replay as `legrisk replay`
 * writes it, and its picture for the README where there is a Chromium. A test holds the folder to what the
 * program writes today. Run by `npm run example`, after the build.
 */
import { spawnSync } from 'node:child_process';
import { cpSync, existsSync, mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { pathToFileURL } from 'node:url';
import { chromium } from 'playwright-core';

const SCENARIO = 'btc-2025-10-10-hold';
const EXAMPLE = 'reports/example';
const PICTURE = 'docs/img/report.png';

const folder = mkdtempSync(join(tmpdir(), 'legrisk-example-'));
const { status } = spawnSync(
  process.execPath,
  ['dist/cli/main.js', 'replay', `scenarios/${SCENARIO}.yaml`, '--out', folder],
  { stdio: 'inherit', env: { ...process.env, LEGRISK_DB: join(folder, 'none.duckdb') } },
);
if (status === 0) {
  rmSync(EXAMPLE, { recursive: true, force: true });
  cpSync(join(folder, SCENARIO), EXAMPLE, { recursive: true });
}
rmSync(folder, { recursive: true, force: true });
if (status !== 0) process.exit(status ?? 70);

const executablePath = process.env.LEGRISK_CHROMIUM ?? '/usr/bin/chromium';
if (existsSync(executablePath)) {
  mkdirSync('docs/img', { recursive: true });
  const browser = await chromium.launch({ executablePath, args: ['--no-sandbox'] });
  const page = await browser.newPage({ viewport: { width: 1200, height: 1500 } });
  await page.goto(pathToFileURL(resolve(EXAMPLE, 'report.html')).href);
  await page.waitForSelector('html[data-charts]');
  await page.screenshot({ path: PICTURE });
  await browser.close();
} else {
  console.error(`no Chromium: ${PICTURE} is as it was`);
}
