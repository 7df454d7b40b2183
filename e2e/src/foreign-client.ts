import { spawn, type ChildProcessWithoutNullStreams } from 'node:child_process';
import { existsSync } from 'node:fs';
import { createInterface } from 'node:readline';
import { foreignClientBinary } from '@astra/platform-local/paths';
import type { Page } from 'playwright-core';
import { vi } from 'vitest';
import { patience } from './patience.ts';
import { stack } from './stack.ts';

/** What the client says, a line each. */
export interface ForeignLine {
  readonly kind: 'done' | 'refused' | 'read' | 'unreadable';
  readonly user?: string;
  readonly rooms?: readonly string[];
  readonly room?: string;
  readonly text?: string;
  readonly status?: number;
  readonly errcode?: string;
  readonly reason?: string;
}

/** Its test is left out where it could not be built: on machines without Go. */
export const hasForeignClient = (): boolean => existsSync(foreignClientBinary());

/** A chat client of another maker (mautrix-go with its own encryption), a process of its own. */
export class ForeignClient {
  readonly #process: ChildProcessWithoutNullStreams;
  readonly #answers: ForeignLine[] = [];
  /** What it could open of what was written, and what it could not. */
  readonly heard: ForeignLine[] = [];

  constructor() {
    this.#process = spawn(foreignClientBinary(), { stdio: ['pipe', 'pipe', 'pipe'] });
    this.#process.stderr.resume();
    createInterface({ input: this.#process.stdout }).on('line', (text) => {
      const line = JSON.parse(text) as ForeignLine; // written by our own few lines around it
      const isAnswer = line.kind === 'done' || line.kind === 'refused';
      (isAnswer ? this.#answers : this.heard).push(line);
    });
  }

  /** One wish at a time; its answer. */
  async ask(wish: Readonly<Record<string, string>>): Promise<ForeignLine> {
    this.#process.stdin.write(`${JSON.stringify(wish)}\n`);
    await vi.waitUntil(() => this.#answers.length > 0, { ...patience, interval: 50 });
    const answer = this.#answers.shift();
    if (!answer) throw new Error('The client said nothing.');
    return answer;
  }

  /** As a person does it: in a browser, by our sign-in, on a page where they are signed in already. */
  async signIn(page: Page): Promise<ForeignLine> {
    return this.ask({ do: 'sign-in', homeserver: stack().origin, token: await loginToken(page) });
  }

  stop(): void {
    this.#process.kill('SIGKILL');
  }
}

/** What any Matrix client gets at the end of our sign-in: Synapse asks whether this client is meant. */
export async function loginToken(page: Page): Promise<string> {
  const done = encodeURIComponent('https://client.example/done');
  const way = `/_matrix/client/v3/login/sso/redirect/oidc-astra?redirectUrl=${done}`;
  await page.goto(`${stack().origin}${way}`);
  const link = new URL(
    (await page.locator('a[href*="loginToken"]').first().getAttribute('href')) ?? '',
  );
  if (link.origin !== 'https://client.example') throw new Error(`It leads to ${link.origin}.`);
  return link.searchParams.get('loginToken') ?? '';
}
