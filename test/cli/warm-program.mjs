/**
 * The built program again and again in one process: its entry is imported anew for each command line, and
 * what it imports stays. A command is over when nothing is left to wait for, as in a process of its own.
 */
import process from 'node:process';

const [program] = process.argv.splice(2);
let heard = { stdout: '', stderr: '' };
let running = false;
let count = 0;

for (const name of ['stdout', 'stderr'])
  process[name].write = (text) => {
    heard[name] += String(text);
    return true;
  };

process.on('message', async ({ words, cwd, env }) => {
  heard = { stdout: '', stderr: '' };
  running = true;
  process.exitCode = undefined;
  process.argv = [process.execPath, program, ...words];
  for (const name of Object.keys(process.env)) if (!(name in env)) delete process.env[name];
  Object.assign(process.env, env);
  process.chdir(cwd);
  // Only what the command itself waits for may keep the process from its end.
  process.channel.unref();
  count += 1;
  await import(`file://${program}?${count}`);
});

process.on('beforeExit', (code) => {
  if (!running) return;
  running = false;
  process.chdir('/');
  process.removeAllListeners('SIGINT');
  process.stdout.removeAllListeners('error');
  process.channel.ref();
  process.send({ code, ...heard });
});
