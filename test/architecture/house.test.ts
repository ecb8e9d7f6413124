/**
 * Goal: the rules of the house that no tool knows hold by themselves.
 * Method: read the files.
 */
import { existsSync, statSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { VERSION } from '../../src/cli/version.ts';
import config from '../../vitest.config.ts';
import { filesBelow, importsOf, packageOf, ROOT, textOf } from './source.ts';

const LINES_MAX = 400;

interface Manifest {
  readonly version: string;
  readonly scripts: Readonly<Record<string, string>>;
  readonly dependencies: Readonly<Record<string, string>>;
  readonly devDependencies: Readonly<Record<string, string>>;
}

const manifest: Manifest = JSON.parse(textOf('package.json'));
const CODE = [
  ...filesBelow('src', '.ts').map((file) => `src/${file}`),
  ...filesBelow('test', '.ts').map((file) => `test/${file}`),
];
const SCRIPTS = filesBelow('scripts', '.mjs').map((file) => `scripts/${file}`);

describe('files', () => {
  test(`none is longer than ${LINES_MAX} lines`, () => {
    const long = [...CODE, ...SCRIPTS].filter(
      (file) => textOf(file).trimEnd().split('\n').length > LINES_MAX,
    );
    expect(long).toEqual([]);
  });

  test('every test is one that the gate runs', () => {
    // Anything that calls test() must be matched by test/**/*.test.ts, which both projects share out:
    // what the first leaves out, the second takes.
    const [together, apart] = (config.test?.projects ?? []).map((project) =>
      typeof project === 'object' && 'test' in project ? project.test : undefined,
    );
    expect(together?.include).toEqual(['test/**/*.test.ts']);
    expect(apart?.include).toEqual(together?.exclude);
    expect(apart?.exclude).toBeUndefined();
    const strays = [...CODE, ...SCRIPTS].filter(
      (file) =>
        /from 'vitest'/.test(textOf(file)) &&
        /^\s*(?:test|it|describe)(?:\.\w+)*\(/m.test(textOf(file)) &&
        !/^test\/.*\.test\.ts$/.test(file) &&
        !CODE.some((other) => other.endsWith('.test.ts') && reaches(other, file)),
    );
    expect(strays).toEqual([]);
  });

  test('no test is switched off or alone', () => {
    const odd = CODE.filter((file) => file.endsWith('.test.ts')).filter((file) =>
      /\b(?:test|it|describe)\.(?:only|skip|todo)\(/.test(textOf(file)),
    );
    expect(odd).toEqual([]);
  });

  test('a switched-off rule says why', () => {
    const silent = [...CODE, ...SCRIPTS].flatMap((file) =>
      textOf(file)
        .split('\n')
        .filter((line) =>
          /^\s*(?:\/\/|\/\*).*(?:biome-ignore|@ts-(?:ignore|expect-error|nocheck))/.test(line),
        )
        .filter((line) => !/biome-ignore \S+: \S|@ts-expect-error:? \S/.test(line))
        .map((line) => `${file}: ${line.trim()}`),
    );
    expect(silent).toEqual([]);
  });
});

/** Is `to` imported by `from`, directly or through others? */
function reaches(from: string, to: string, seen = new Set<string>()): boolean {
  if (from === to) return true;
  if (seen.has(from) || !CODE.includes(from)) return false;
  seen.add(from);
  return importsOf(textOf(from))
    .filter((target) => target.startsWith('.'))
    .some((target) => reaches(join(dirname(from), target), to, seen));
}

describe('packages', () => {
  const pinned = { ...manifest.dependencies, ...manifest.devDependencies };

  test('each is pinned to one version', () => {
    for (const [name, version] of Object.entries(pinned))
      expect(version, name).toMatch(/^\d+\.\d+\.\d+(?:-[\w.]+)?$/);
  });

  test('each dependency of the program is imported by it, and nothing else is', () => {
    const used = new Set(
      filesBelow('src', '.ts')
        .flatMap((file) => importsOf(textOf(`src/${file}`)))
        .filter((target) => !/^(?:\.|node:)/.test(target))
        .map(packageOf),
    );
    expect([...used].sort()).toEqual(Object.keys(manifest.dependencies).sort());
  });

  test('each tool is used by a test, a script or the gate', () => {
    const imported = [...CODE, ...SCRIPTS, 'vitest.config.ts'].flatMap((file) =>
      importsOf(textOf(file)).map(packageOf),
    );
    const commands = Object.values(manifest.scripts).join(' ');
    // Names of programs that are not names of packages; types serve what they are the types of.
    const programs: Readonly<Record<string, RegExp>> = {
      '@biomejs/biome': /\bbiome\b/,
      'oxlint-tsgolint': /oxlint --type-aware/,
      oxlint: /\boxlint\b/,
      typescript: /\btsc\b/,
    };
    for (const name of Object.keys(manifest.devDependencies)) {
      const typed = name.replace('@types/', '');
      const used =
        imported.includes(name) ||
        programs[name]?.test(commands) === true ||
        (typed !== name && (typed === 'node' || typed in manifest.dependencies));
      expect(used, name).toBe(true);
    }
  });

  test('the lock file names no place to download from', () => {
    expect(textOf('package-lock.json')).not.toMatch(
      /"resolved"|https?:\/\/(?!.*(?:fund|sponsor))[^"]*\.tgz/,
    );
  });

  test('the version is told once', () => {
    expect(VERSION).toBe(manifest.version);
    expect(JSON.parse(textOf('package-lock.json')).version).toBe(manifest.version);
    expect(textOf('CHANGELOG.md')).toContain(`## ${manifest.version}`);
  });
});

describe('documents', () => {
  const pages = [
    ...['README.md', 'ARCHITECTURE.md', 'CONTRIBUTING.md', 'CHANGELOG.md'],
    ...['data/README.md', 'scenarios/README.md', 'reports/README.md'],
    ...filesBelow('docs', '.md').map((file) => `docs/${file}`),
  ];

  test.each(pages)('%s links to files that are there', (page) => {
    const links = [...textOf(page).matchAll(/\]\(([^)#\s]+)(?:#[^)]*)?\)/g)].map(
      ([, to]) => to ?? '',
    );
    const broken = links.filter(
      (to) => !/^https?:/.test(to) && !existsSync(join(ROOT, dirname(page), to)),
    );
    expect(broken).toEqual([]);
  });

  test.each(pages)('the paths that %s names in code are there', (page) => {
    const named = [
      ...textOf(page).matchAll(/`((?:src|test|scripts|docs|data|scenarios)\/[\w./-]+)`/g),
    ]
      .map(([, path]) => path ?? '')
      .filter((path) => !path.includes('legrisk.duckdb') && !/NNN|<|\.\.\./.test(path));
    expect(named.filter((path) => !existsSync(join(ROOT, path)))).toEqual([]);
  });

  test('ARCHITECTURE has a paragraph for every folder of src', () => {
    const folders = [...new Set(filesBelow('src', '.ts').map((file) => file.split('/')[0] ?? ''))];
    const text = textOf('ARCHITECTURE.md');
    expect(folders.filter((folder) => !text.includes(`\`src/${folder}\``))).toEqual([]);
  });

  test('docs/result.md names every field of the public result', () => {
    const source = textOf('src/domain/result.ts');
    // Everything but the curves and the books, which are not part of the JSON.
    const cut = (from: string, to: string): string =>
      source.slice(source.indexOf(from), source.indexOf(to));
    const from = (file: string, start: string): string =>
      textOf(file).slice(textOf(file).indexOf(start));
    const inside =
      cut('export interface LiquidationResult', 'export interface ResultCurves') +
      cut('export interface ReplayResult', 'export interface LedgerRow') +
      from('src/domain/exit-style.ts', 'export interface ExitOutcome') +
      from('src/domain/crowd.ts', 'export interface CrowdDeaths') +
      ['coverage', 'rules-used', 'hedge'].map((name) => textOf(`src/domain/${name}.ts`)).join('');
    const fields = [...inside.matchAll(/readonly (\w+)\??:/g)].map(([, name]) => name ?? '');
    expect(fields).toContain('netQuote');
    const text = textOf('docs/result.md');
    const silent = [...new Set(fields)].filter((name) => !new RegExp(`\\b${name}\\b`).test(text));
    expect(silent).toEqual([]);
  });

  test('README’s two commands are the package’s own, and the gate calls nothing weaker', () => {
    const readme = textOf('README.md');
    for (const command of ['npm ci && npm start', 'npm ci && npm test'])
      expect(readme).toContain(`\n    ${command}\n`);
    expect(textOf('.ci/run')).toMatch(/^\s*npm ci && npm test\b/m);
    // The owner's execute bit.
    expect(statSync(join(ROOT, '.ci/run')).mode & 0o100).toBe(0o100);
    for (const part of ['build', 'lint', 'types', 'vitest run'])
      expect(manifest.scripts['test']).toContain(part);
  });
});
