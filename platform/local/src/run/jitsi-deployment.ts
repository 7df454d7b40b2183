import { createHash } from 'node:crypto';
import { setTimeout as pause } from 'node:timers/promises';
import { portsFrom } from '#run/ports.ts';
import type { EnvironmentChanges } from '#run/services.ts';
import type { StackOptions } from '#run/stack.ts';

/** The engines of a stack, the preferred one first; LiveKit is the stack's own. */
export type EnginesWithJitsi = 'jitsi' | 'jitsi,livekit' | 'livekit,jitsi';

/** What a stack needs to run over a Jitsi that runs already, whose Prosody asks our meetings service. */
export async function overJitsi(
  engines: EnginesWithJitsi = 'jitsi',
): Promise<Required<Pick<StackOptions, 'portBase' | 'changes'>>> {
  const meetingsPort = Number(variable('CONFORMANCE_MEETINGS_PORT'));
  const portBase = meetingsPort - (portsFrom(0).meetings - portsFrom(0).gateway);
  return { portBase, changes: await changesOf(portBase, engines) };
}

async function changesOf(portBase: number, engines: EnginesWithJitsi): Promise<EnvironmentChanges> {
  const webUrl = variable('CONFORMANCE_URL');
  const shared = {
    ENGINES: engines,
    JITSI_URL: variable('JITSI_URL'),
    JITSI_DOMAIN: variable('JITSI_DOMAIN'),
  };
  return {
    meetings: {
      ...shared,
      JITSI_PUBLIC_URL: `ws://localhost:${portBase}/xmpp-websocket`,
      JITSI_TOKEN_KEY: variable('JITSI_TOKEN_KEY'),
      JITSI_ORDERS_SECRET: variable('JITSI_ORDERS_SECRET'),
      JITSI_HOOK_SECRET: variable('JITSI_HOOK_SECRET'),
    },
    gateway: {
      ...shared,
      JITSI_WEB_URL: webUrl,
      JITSI_LIBRARY_INTEGRITY: process.env['JITSI_LIBRARY_INTEGRITY'] ?? (await hashNow(webUrl)),
      JITSI_BRIDGES: variable('JITSI_BRIDGES'),
    },
  };
}

/** Waits until a deployment that was started says that nothing is missing. */
export async function whenJitsiIsUp(): Promise<void> {
  const headers = { authorization: `Bearer ${variable('JITSI_ORDERS_SECRET')}` };
  for (;;) {
    const reply = await fetch(`${variable('JITSI_URL')}/astra/health`, { headers }).catch(
      () => null,
    );
    const health = reply?.ok === true ? ((await reply.json()) as { missing: unknown[] }) : null;
    if (health?.missing.length === 0) return;
    await pause(250);
  }
}

/** A run pins what is served at its beginning, as an installation does. */
async function hashNow(webUrl: string): Promise<string> {
  const reply = await fetch(`${webUrl}/libs/lib-jitsi-meet.min.js`);
  if (!reply.ok) throw new Error(`The deployment serves no client: ${reply.status}`);
  const bytes = Buffer.from(await reply.arrayBuffer());
  return `sha384-${createHash('sha384').update(bytes).digest('base64')}`;
}

function variable(name: string): string {
  const value = process.env[name];
  if (value === undefined || value === '') throw new Error(`${name} is not set`);
  return value;
}
