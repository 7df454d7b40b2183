import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { connect, createServer, type AddressInfo, type Socket } from 'node:net';
import { fileURLToPath } from 'node:url';
import { onTestFinished } from 'vitest';
import type { CloudEvent } from '@astra/contracts/events';
import type { TestDatabase } from '@astra/testing/postgres';
import { sealKey } from './arrange.ts';

/**
 * A whole process of the service takes an event and sends its mail. When the mail server says that it has the mail, the
 * process is killed before it hears so.
 */
export async function sendAndBeKilled(
  place: TestDatabase,
  smtpUrl: string,
  event: CloudEvent,
): Promise<void> {
  const between = await listenBetween(smtpUrl);
  const program = fileURLToPath(new URL('sender.ts', import.meta.url));
  const words = [place.url, place.ownerUrl, between.url, sealKey];
  const sender = spawn(process.execPath, [program, ...words], {
    stdio: ['ignore', 'ignore', 'inherit', 'ipc'],
  });
  onTestFinished(() => void sender.kill('SIGKILL'));
  await once(sender, 'message');
  sender.send([event]);
  await between.taken;
  const gone = once(sender, 'exit');
  sender.kill('SIGKILL');
  await gone;
}

/** Passes on all that is said with the mail server, but its word that it has a mail. */
async function listenBetween(
  smtpUrl: string,
): Promise<{ readonly url: string; readonly taken: Promise<void> }> {
  const { hostname, port } = new URL(smtpUrl);
  const { promise: taken, resolve } = Promise.withResolvers<void>();
  const server = createServer((client) => {
    const mailServer = connect(Number(port), hostname);
    for (const socket of [client, mailServer]) socket.on('error', () => {});
    passOn(client, mailServer, resolve);
  }).listen(0, '127.0.0.1');
  onTestFinished(() => void server.close());
  await once(server, 'listening');
  return { url: `smtp://127.0.0.1:${(server.address() as AddressInfo).port}`, taken };
}

function passOn(client: Socket, mailServer: Socket, onTaken: () => void): void {
  let said = '';
  client.on('data', (words: Buffer) => {
    said += words.toString('latin1');
    mailServer.write(words);
  });
  mailServer.on('data', (words: Buffer) => {
    // The line with one dot alone ends a mail.
    if (said.includes('\r\n.\r\n') && words.toString('latin1').startsWith('250')) onTaken();
    else client.write(words);
  });
  client.on('close', () => mailServer.destroy());
  mailServer.on('close', () => client.destroy());
}
