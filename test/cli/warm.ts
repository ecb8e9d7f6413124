/**
 * The built program as `legrisk.ts` runs it, in one process for all command lines of a test file: it is
 * loaded once, and most of what a short command takes is loading. What a test says of signals, streams and
 * the surroundings of a process is asked of `legrisk`, which starts one.
 */
import { existsSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { MessageChannel, receiveMessageOnPort, Worker } from 'node:worker_threads';
import { afterAll } from 'vitest';
import { type Answer, PROGRAM, type Surroundings, surroundings } from './legrisk.ts';

/** Milliseconds; a command that takes longer hangs. */
const LONGEST = 110_000;

/** Starts the process, hands it what it is told to run, and wakes whoever waits for the answer. */
const THREAD = `
const { fork } = require('node:child_process');
const { workerData } = require('node:worker_threads');
const { port, flag, file, program } = workerData;
const answered = (answer) => {
  port.postMessage(answer);
  Atomics.store(flag, 0, 1);
  Atomics.notify(flag, 0);
};
const child = fork(file, [program], { stdio: ['ignore', 'ignore', 'inherit', 'ipc'] });
child.on('message', answered);
child.on('exit', (code, signal) => answered({ ended: String(signal ?? code) }));
port.on('message', (asked) => {
  if (asked === null) child.kill();
  else child.send(asked);
});
`;

/** What runs commands, and how it is ended. */
interface Warm {
  readonly ask: (question: unknown) => unknown;
  readonly end: () => void;
}

let warm: Warm | null = null;

afterAll(() => {
  warm?.end();
  warm = null;
});

function startWarm(): Warm {
  if (!existsSync(PROGRAM)) throw new Error('dist/ is missing: npm run build comes first');
  const flag = new Int32Array(new SharedArrayBuffer(4));
  const { port1, port2 } = new MessageChannel();
  const file = fileURLToPath(new URL('./warm-program.mjs', import.meta.url));
  const worker = new Worker(THREAD, {
    eval: true,
    workerData: { port: port2, flag, file, program: PROGRAM },
    transferList: [port2],
  });
  worker.unref();
  port1.unref();
  return {
    ask: (question) => {
      Atomics.store(flag, 0, 0);
      port1.postMessage(question);
      if (Atomics.wait(flag, 0, 0, LONGEST) === 'timed-out') throw new Error('no answer');
      return receiveMessageOnPort(port1)?.message;
    },
    end: () => port1.postMessage(null),
  };
}

/** Runs `legrisk …` to its end, in the process that the commands before it ran in. */
export function legriskWarm(words: readonly string[], { cwd, env = {} }: Surroundings): Answer {
  warm ??= startWarm();
  const answer = warm.ask({ words, cwd, env: surroundings(env) }) as
    | Answer
    | { readonly ended: string };
  if ('ended' in answer) throw new Error(`the program ended its process: ${answer.ended}`);
  return answer;
}
