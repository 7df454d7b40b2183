import { setTimeout as delay } from 'node:timers/promises';

const requests = ['SIGINT', 'SIGTERM', 'SIGHUP'];
/** What does not hear of a request has so long to come to its end. */
const graceMs = 2000;
const words =
  'Interrupted. Nothing is half-installed: the same command goes on from here whenever you like.';

const running = new Set();

export function endsWithSetUp(child) {
  running.add(child);
  child.once('close', () => running.delete(child));
}

export async function interruptible(work) {
  const request = new AbortController();
  const end = () => {
    request.abort(new Error(words));
    for (const child of running) child.kill('SIGTERM');
    void leaveInTime();
  };
  for (const name of requests) process.on(name, end);
  // Whoever has started us is gone.
  process.on('disconnect', end);
  try {
    const result = await work(request.signal);
    request.signal.throwIfAborted();
    return result;
  } catch (error) {
    throw request.signal.aborted ? request.signal.reason : error;
  } finally {
    for (const name of [...requests, 'disconnect']) process.off(name, end);
  }
}

async function leaveInTime() {
  await delay(graceMs, undefined, { ref: false });
  for (const child of running) child.kill('SIGKILL');
  console.error(words);
  process.exit(1);
}
