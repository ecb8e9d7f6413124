/** The network as the program's surroundings set it up. */
import { ScenarioError } from '../../domain/errors.ts';
import { HttpClient, type Proxies } from '../../fetch/http-client.ts';
import { nowMs, sleep } from '../clock.ts';
import { VERSION } from '../version.ts';

/** @throws ScenarioError for a base URL that is none */
export function openNetwork(baseUrl: string | undefined): HttpClient {
  const options = {
    baseUrl: baseUrl === undefined ? null : checkedUrl(baseUrl),
    proxies: proxiesOf(process.env),
    userAgent: `legrisk/${VERSION}`,
    nowMs,
    sleep,
  };
  return quietly(() => new HttpClient(options));
}

function checkedUrl(text: string): string {
  const url = URL.canParse(text) ? new URL(text) : null;
  const plain =
    url !== null &&
    /^https?:$/.test(url.protocol) &&
    url.hostname !== '' &&
    `${url.search}${url.hash}${url.username}${url.password}` === '';
  if (plain) return url.href;
  throw new ScenarioError({
    where: '--base-url',
    expected: 'scheme and host, perhaps with a path: https://mirror.example/binance',
    found: text,
  });
}

/** Both spellings are in use; that in lower case goes before, as with other programs. */
function proxiesOf(env: NodeJS.ProcessEnv): Proxies | null {
  const said = (name: string): string => env[name.toLowerCase()] || env[name] || '';
  const http = said('HTTP_PROXY') || said('ALL_PROXY');
  const https = said('HTTPS_PROXY') || said('ALL_PROXY');
  if (http === '' && https === '') return null;
  for (const [where, url] of [
    ['HTTP_PROXY', http],
    ['HTTPS_PROXY', https],
  ] as const)
    if (url !== '' && !(URL.canParse(url) && /^https?:$/.test(new URL(url).protocol)))
      throw new ScenarioError({
        where,
        expected: 'the address of a proxy: http://host:port',
        found: url,
      });
  return { http, https, except: said('NO_PROXY') };
}

/** The library announces on stderr that its agent for proxies may change; we have pinned it. */
function quietly<T>(make: () => T): T {
  const { emitWarning } = process;
  process.emitWarning = () => undefined;
  try {
    return make();
  } finally {
    process.emitWarning = emitWarning;
  }
}
