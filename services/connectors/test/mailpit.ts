import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { vi } from 'vitest';
import { freePort } from '@astra/platform-local/free-port';
import { mailpitBinary } from '@astra/platform-local/paths';
import { patience } from '@astra/testing/patience';

export type StoredMail = {
  readonly MessageID: string;
  readonly From: { readonly Name: string; readonly Address: string };
  readonly To: readonly { readonly Name: string; readonly Address: string }[];
  readonly Subject: string;
  readonly Text: string;
  readonly HTML: string;
  readonly raw: string;
};

/** The real mailbox of the local stack, on free ports; can be stopped and started again. */
export type TestMailbox = {
  readonly smtpUrl: string;
  readonly start: () => Promise<void>;
  readonly stop: () => Promise<void>;
  /** Oldest first. */
  readonly mails: () => Promise<readonly StoredMail[]>;
  readonly empty: () => Promise<void>;
  readonly drop: () => Promise<void>;
};

/** With `tls` it speaks nothing else. Refuses every recipient that does not match `allowed`, for good, as a mail server refuses an unknown one. */
export async function makeMailbox(
  allowed = '@(exemple\\.fr|kerval\\.test)$',
  tls?: { readonly certificate: string; readonly key: string },
): Promise<TestMailbox> {
  const folder = await mkdtemp(join(tmpdir(), 'astra-mailpit-'));
  const [smtp, web] = [await freePort(), await freePort()];
  const address = `http://127.0.0.1:${web}`;
  const sealed = tls
    ? ['--smtp-tls-cert', tls.certificate, '--smtp-tls-key', tls.key, '--smtp-require-tls']
    : [];
  let child: ChildProcess | undefined;
  const read = async <T>(path: string): Promise<T> =>
    (await (await fetch(`${address}/api/v1/${path}`)).json()) as T;

  const stop = async (): Promise<void> => {
    if (!child) return;
    const gone = once(child, 'exit');
    child.kill();
    await gone;
    child = undefined;
  };
  return {
    smtpUrl: `${tls ? 'smtps' : 'smtp'}://127.0.0.1:${smtp}`,
    start: async () => {
      await stop();
      const settings = {
        '--smtp': `127.0.0.1:${smtp}`,
        '--listen': `127.0.0.1:${web}`,
        '--database': join(folder, 'mails.db'),
        '--smtp-allowed-recipients': allowed,
      };
      child = spawn(
        mailpitBinary(),
        [...Object.entries(settings).flat(), ...sealed, '--disable-version-check'],
        {
          stdio: 'ignore',
        },
      );
      await vi.waitFor(
        async () => {
          const reply = await fetch(`${address}/readyz`);
          if (!reply.ok) throw new Error('The mailbox is not ready');
        },
        { ...patience, interval: 50 },
      );
    },
    stop,
    mails: async () => {
      const { messages } = await read<{ messages: { ID: string }[] }>('messages?limit=200');
      return Promise.all(
        messages.toReversed().map(async ({ ID }) => ({
          ...(await read<StoredMail>(`message/${ID}`)),
          raw: await (await fetch(`${address}/api/v1/message/${ID}/raw`)).text(),
        })),
      );
    },
    empty: async () => {
      await fetch(`${address}/api/v1/messages`, { method: 'DELETE' });
    },
    drop: async () => {
      await stop();
      await rm(folder, { recursive: true, force: true });
    },
  };
}
