import { spawn } from 'node:child_process';
import type { ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { closeSync, existsSync, mkdirSync, openSync, readFileSync, renameSync } from 'node:fs';
import { dirname } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';

/** One process of the stack: how it is started, when it is ready, how it is stopped. */
export interface PartSpec {
  readonly name: string;
  readonly command: string;
  readonly args: readonly string[];
  readonly environment?: NodeJS.ProcessEnv;
  readonly cwd?: string;
  readonly user?: { readonly uid: number; readonly gid: number } | undefined;
  readonly log: string;
  /** What must be out of the way before each start. */
  readonly clearUp?: () => Promise<void>;
  /** Resolves to true once it can do its work. */
  readonly isReady: () => Promise<boolean>;
  readonly stopSignal?: NodeJS.Signals;
  readonly stopGraceMs?: number;
  /** For a program that waits for its guests at the first request and leaves at the second. */
  readonly insistAfterMs?: number;
  /** It stays away at least so long when it dies. */
  readonly awayMs?: number;
}

export type PartState = 'starting' | 'up' | 'restarting' | 'failing' | 'stopped';

export interface PartStatus {
  readonly name: string;
  readonly state: PartState;
  readonly pid: number | undefined;
  readonly restarts: number;
}

/** Who is told what happens to a part. */
export interface PartWatcher {
  readonly started: (name: string, pid: number) => void;
  readonly ended: (pid: number) => void;
  readonly tell: (sentence: string) => void;
}

/** Back-off between restarts, and from which quick death on it is called a loop. */
export const patience = { firstMs: 100, mostMs: 5000, calmMs: 10_000, loopAfter: 5, pollMs: 40 };

/** Keeps one process alive: a death is answered by a restart, from 100 ms on, slower each time it dies quickly. */
export class Part {
  readonly name: string;
  readonly #spec: PartSpec;
  readonly #watcher: PartWatcher;
  #child: ChildProcess | undefined;
  #state: PartState = 'stopped';
  #restarts = 0;
  #quickDeaths = 0;
  readonly #stopping = new AbortController();
  #loop: Promise<void> = Promise.resolve();

  constructor(spec: PartSpec, watcher: PartWatcher) {
    this.name = spec.name;
    this.#spec = spec;
    this.#watcher = watcher;
  }

  status(): PartStatus {
    const { name } = this;
    return { name, state: this.#state, pid: this.#child?.pid, restarts: this.#restarts };
  }

  /** Starts it and keeps it alive; resolves once it is ready, rejects when it cannot get there in time. */
  async start(timeoutMs: number): Promise<void> {
    rotate(this.#spec.log);
    this.#state = 'starting';
    this.#loop = this.#keepAlive();
    const deadline = performance.now() + timeoutMs;
    for (;;) {
      const { state } = this.status(); // the loop changes it beside us
      if (state === 'up') return;
      this.#stopping.signal.throwIfAborted();
      if (state === 'failing' || performance.now() > deadline) throw this.#notReady();
      await delay(patience.pollMs);
    }
  }

  /** Asks it to end, waits its grace, then ends it by force. */
  async stop(): Promise<void> {
    this.#stopping.abort();
    const child = this.#child;
    if (child && isRunning(child)) await this.#end(child);
    await this.#loop;
    this.#state = 'stopped';
  }

  async #end(child: ChildProcess): Promise<void> {
    const { stopSignal = 'SIGTERM', stopGraceMs = 12_000, insistAfterMs } = this.#spec;
    const force = setTimeout(() => child.kill('SIGKILL'), stopGraceMs);
    const insist = setTimeout(() => child.kill(stopSignal), insistAfterMs ?? stopGraceMs);
    child.kill(stopSignal);
    if (isRunning(child)) await once(child, 'exit');
    clearTimeout(force);
    clearTimeout(insist);
  }

  async #keepAlive(): Promise<void> {
    while (!this.#stopping.signal.aborted) {
      await this.#spec.clearUp?.();
      const begun = performance.now();
      const ending = await this.#runOnce();
      if (this.#stopping.signal.aborted) return;
      this.#quickDeaths = performance.now() - begun < patience.calmMs ? this.#quickDeaths + 1 : 1;
      this.#restarts += 1;
      this.#tellDeath(ending);
      await this.#pause();
    }
  }

  /** From the start of the process to its end. */
  async #runOnce(): Promise<string> {
    const { command, args, environment, cwd, user, log } = this.#spec;
    const output = openSync(log, 'a');
    // A group of its own: Ctrl-C reaches us alone, and we end the parts in our order.
    const child = spawn(command, args, {
      stdio: ['ignore', output, output],
      detached: true,
      env: environment ?? process.env,
      ...(cwd === undefined ? {} : { cwd }),
      ...user,
    });
    closeSync(output);
    this.#child = child;
    const ended = endingOf(child);
    if (child.pid === undefined) return ended;
    this.#watcher.started(this.name, child.pid);
    void this.#watchReadiness(child);
    const ending = await ended;
    this.#watcher.ended(child.pid);
    return ending;
  }

  async #watchReadiness(child: ChildProcess): Promise<void> {
    while (isRunning(child) && !this.#stopping.signal.aborted) {
      const isReady = await this.#spec.isReady().catch(() => false);
      if (isReady && isRunning(child)) {
        if (this.#restarts > 0) this.#watcher.tell(`${this.name} is back.`);
        this.#state = 'up';
        return;
      }
      await delay(patience.pollMs);
    }
  }

  #tellDeath(ending: string): void {
    const isLooping = this.#quickDeaths >= patience.loopAfter;
    this.#state = isLooping ? 'failing' : 'restarting';
    if (this.#quickDeaths === patience.loopAfter) {
      this.#watcher.tell(
        `${this.name} keeps ending (${ending}); it is still tried every ${patience.mostMs / 1000} s. See ${this.#spec.log}\n${lastLines(this.#spec.log)}`,
      );
    } else if (!isLooping) {
      this.#watcher.tell(`${this.name} ended (${ending}); starting it again.`);
    }
  }

  async #pause(): Promise<void> {
    const { awayMs = 0 } = this.#spec;
    const backOff = Math.min(patience.mostMs, patience.firstMs * 2 ** (this.#quickDeaths - 1));
    const ms = Math.max(awayMs, backOff);
    await delay(ms, undefined, { signal: this.#stopping.signal }).catch(() => undefined);
  }

  #notReady(): Error {
    return new Error(
      `${this.name} did not become ready; see ${this.#spec.log}\n${lastLines(this.#spec.log)}`,
    );
  }
}

function isRunning(child: ChildProcess): boolean {
  return child.pid !== undefined && child.exitCode === null && child.signalCode === null;
}

function endingOf(child: ChildProcess): Promise<string> {
  return new Promise((done) => {
    child.once('error', (error) => done(error.message));
    child.once('exit', (code, signal) => done(signal ?? `code ${code}`));
  });
}

/** The last start's log is kept beside this one's. */
function rotate(log: string): void {
  mkdirSync(dirname(log), { recursive: true });
  if (existsSync(log)) renameSync(log, log.replace(/\.log$/, '.1.log'));
}

function lastLines(log: string, count = 8): string {
  if (!existsSync(log)) return '';
  return readFileSync(log, 'utf8').trimEnd().split('\n').slice(-count).join('\n');
}
