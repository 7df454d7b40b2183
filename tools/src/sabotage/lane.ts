import { fork, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { copyTree, type Copy } from '#sabotage/copy-tree.ts';
import type { Verdict } from '#sabotage/judge.ts';
import type { NamedTest, Sabotage } from '#sabotage/sabotage.ts';

/** What a lane is asked; it answers with the verdict, or with which of the tests are green. */
export type Question = { readonly play: Sabotage } | { readonly check: readonly NamedTest[] };

/** All tests before the first sabotage, or one journey, on a busy machine. */
const longestMs = 20 * 60_000;
/** A whole stack is taken down in a few seconds. */
const goodbyeMs = 60_000;

/** A copy of the tree in which one sabotage after another is played, by a process of its own. */
export class Lane {
  readonly copy: Copy;
  #child: ChildProcess | undefined;

  constructor(root: string) {
    this.copy = copyTree(root);
  }

  play(sabotage: Sabotage): Promise<Verdict> {
    const died: Verdict = { is: 'broken', why: 'the run died or did not end' };
    return this.#ask<Verdict>({ play: sabotage }, died);
  }

  areGreen(tests: readonly NamedTest[]): Promise<readonly boolean[]> {
    return this.#ask<readonly boolean[]>(
      { check: tests },
      tests.map(() => false),
    );
  }

  /** The next question gets a process of its own: services and web app that run know nothing of a later sabotage. */
  async renew(): Promise<void> {
    const child = this.#child;
    this.#child = undefined;
    if (!child || child.exitCode !== null) return;
    child.disconnect();
    await once(child, 'exit', { signal: AbortSignal.timeout(goodbyeMs) }).catch(() =>
      child.kill('SIGKILL'),
    );
  }

  async close(): Promise<void> {
    await this.renew();
    this.copy.remove();
  }

  /** In a hurry: the process notices that it is alone, and ends by itself. */
  abandon(): void {
    if (this.#child?.connected) this.#child.disconnect();
    this.copy.remove();
  }

  /** A process that dies or hangs takes only its own answer with it; the next question gets a new one. */
  async #ask<A>(question: Question, otherwise: A): Promise<A> {
    const child = (this.#child ??= start(this.copy));
    const over = new AbortController();
    const signal = AbortSignal.any([over.signal, AbortSignal.timeout(longestMs)]);
    const gone = (): void => over.abort();
    child.once('exit', gone);
    child.send(question);
    try {
      const [answer] = (await once(child, 'message', { signal })) as [A];
      return answer;
    } catch {
      child.kill('SIGKILL');
      this.#child = undefined;
      return otherwise;
    } finally {
      child.off('exit', gone);
    }
  }
}

function start({ folder }: Copy): ChildProcess {
  return fork(join(folder, 'tools/src/sabotage/play.ts'), {
    cwd: folder,
    stdio: ['ignore', 'ignore', 'inherit', 'ipc'],
    env: { ...process.env, PATH: `${join(folder, 'node_modules/.bin')}:${process.env['PATH']}` },
  });
}
