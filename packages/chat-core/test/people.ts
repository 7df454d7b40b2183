import { randomUUID } from 'node:crypto';
import { inject } from 'vitest';
// Brings the type of what is injected.
import '@astra/testing/postgres';
import { startSynapse } from '@astra/testing/synapse';
import type { MatrixDevice, TestSynapse } from '@astra/testing/synapse';
import type { Clock } from '@astra/page-state/clock';
import { browserClock } from '@astra/page-state/browser-clock';
import { ChatSession } from '../src/chat-session.ts';
import { makeEncryptedKeep } from '../src/keep.ts';
import { makeOpenMatrix } from '../src/matrix/open-matrix.ts';
import { MemoryCells } from '../src/memory/memory-cells.ts';
import { MemoryTabLock } from '../src/memory/memory-tab-lock.ts';
import { makeStore } from '@astra/page-state/observable';
import type { Observable } from '@astra/page-state/observable';
import type { DeviceKeys, FormerDeviceKeys } from '../src/former-devices.ts';
import type { EncryptionState } from '../src/encryption.ts';
import type { RoomCard } from '../src/rooms.ts';
import type { Timeline } from '../src/timeline.ts';
import { shown } from './events.ts';

const storageKey = new Uint8Array(32).fill(1);

/** The clock of Node: nobody there tells when the network is back. */
const clock: Clock = { ...browserClock, onOnline: () => () => {} };

/** Time that goes on as it does, and can be put forward. */
export class HastyClock implements Clock {
  readonly random = clock.random;
  readonly onOnline = clock.onOnline;
  #ahead = 0;
  readonly #timers = new Set<{ readonly at: number; readonly run: () => void }>();

  readonly now = (): number => clock.now() + this.#ahead;

  readonly after = (delayMs: number, run: () => void): (() => void) => {
    const cancel = clock.after(delayMs, () => ring());
    const timer = { at: this.now() + delayMs, run: () => ring() };
    const stop = (): void => {
      cancel();
      this.#timers.delete(timer);
    };
    const ring = (): void => {
      stop();
      run();
    };
    this.#timers.add(timer);
    return stop;
  };

  /** All that would have been due in so many milliseconds is due now. */
  hasten(ms: number): void {
    this.#ahead += ms;
    for (const timer of Array.from(this.#timers)) if (timer.at <= this.now()) timer.run();
  }
}

/** A device of a person with its chat, over real Synapse. */
export interface TestDevice {
  readonly session: ChatSession;
  readonly device: MatrixDevice;
  readonly cells: MemoryCells;
  /** Opens a room as soon as it is there. */
  readonly open: (roomId: string) => Promise<Timeline>;
}

/** A hospital: Synapse, and people with devices; all of it ends with `stop`. */
export class Hospital {
  readonly synapse: TestSynapse;
  readonly #sessions: ChatSession[] = [];
  readonly #timelines: Timeline[] = [];
  /** What the chat service has kept of the devices that it removed. */
  former: FormerDeviceKeys = {};

  private constructor(synapse: TestSynapse) {
    this.synapse = synapse;
  }

  static async open(): Promise<Hospital> {
    return new Hospital(await startSynapse({ adminUrl: inject('postgresAdminUrl') }));
  }

  /** Somebody new, by a name that nobody else has. */
  person(name: string): Promise<string> {
    return this.synapse.makeAccount(`${name.toLowerCase()}-${randomUUID().slice(0, 8)}`, name);
  }

  /** The chat service itself says something: in clear, and as fast as it likes. */
  async says(roomId: string, text: string): Promise<void> {
    const path = `/_matrix/client/v3/rooms/${encodeURIComponent(roomId)}/send/m.room.message/${randomUUID()}`;
    const { status } = await this.synapse.ask({
      method: 'PUT',
      path,
      body: { msgtype: 'm.text', body: text },
    });
    if (status !== 200) throw new Error(`The chat service was answered ${status}.`);
  }

  /** Signs a device in and waits until it is live and its encryption has settled. */
  /** A room of these people. */
  room(...people: readonly TestDevice[]): Promise<string> {
    return this.synapse.makeRoom(
      'Cardiologie',
      people.map(({ device }) => device.userId),
    );
  }

  async device(userId: string, deviceId?: string): Promise<TestDevice> {
    const one = this.chat(await this.synapse.signIn(userId, deviceId));
    await one.session.start();
    await live(one.session);
    return one;
  }

  /** The public keys of a person's devices, as the server tells them. */
  async keysOf({ device }: TestDevice): Promise<Readonly<Record<string, DeviceKeys>>> {
    const { userId, accessToken: token } = device;
    const path = '/_matrix/client/v3/keys/query';
    const body = { device_keys: { [userId]: [] } };
    const { body: told } = await this.synapse.ask({ method: 'POST', path, body, token });
    return (told['device_keys'] as FormerDeviceKeys)[userId] ?? {};
  }

  /**
   * Signs out, as the chat service does it: the server knows the device no more, the browser has let go of its keys, and the
   * service keeps the public ones.
   */
  async leave(one: TestDevice): Promise<void> {
    const { userId, deviceId } = one.device;
    const { [deviceId]: keys } = await this.keysOf(one);
    await one.session.forget();
    const path = `/_synapse/admin/v2/users/${encodeURIComponent(userId)}/devices/${deviceId}`;
    const { status } = await this.synapse.ask({ method: 'DELETE', path });
    if (status !== 200) throw new Error(`The server was asked to forget a device: ${status}.`);
    if (keys)
      this.former = { ...this.former, [userId]: { ...this.former[userId], [deviceId]: keys } };
  }

  /** A chat that is not started. */
  chat(
    device: MatrixDevice,
    {
      cells = new MemoryCells(),
      tabLock = new MemoryTabLock(),
      homeserverUrl = this.synapse.url,
      clock: time = clock,
      cards = makeStore<ReadonlyMap<string, RoomCard>>(new Map()),
    } = {},
  ): TestDevice {
    const session: ChatSession = new ChatSession({
      account: {
        ...device,
        homeserverUrl,
        storageKey,
        serviceId: `@astra-visio:${this.synapse.serverName}`,
      },
      renewToken: async () => null,
      askFormerDevices: async () => this.former,
      loadOpen: async () => makeOpenMatrix({ keys: 'memory' }),
      tabLock,
      keep: {
        read: async (name) => (await makeEncryptedKeep(cells, storageKey)).read(name),
        write: async (name, value) =>
          (await makeEncryptedKeep(cells, storageKey)).write(name, value),
        clear: () => cells.clear(),
      },
      clock: time,
      cards,
      newId: randomUUID,
    });
    this.#sessions.push(session);
    const open = async (roomId: string): Promise<Timeline> => {
      await until(session.rooms, (rooms) => rooms.some(({ id }) => id === roomId));
      const timeline = session.timeline(roomId);
      if (!timeline) throw new Error('There is no such room.');
      this.#timelines.push(timeline);
      await timeline.open();
      return timeline;
    };
    return { session, device, cells, open };
  }

  async stop(): Promise<void> {
    for (const timeline of this.#timelines) timeline.close();
    await Promise.all(this.#sessions.map((session) => session.stop()));
    await this.synapse.stop();
  }
}

/** Live, and it knows how its encryption stands. */
export async function live(session: ChatSession): Promise<void> {
  await until(session.phase, ({ name }) => name === 'live');
  const { encryption } = session;
  if (encryption) await until(encryption, ({ device }) => device !== 'looking');
}

/** Much longer than it takes: a machine that does five other things is slow. */
const PATIENCE_MS = 45_000;

/** Resolves with the first value that fits; says what stood there when it takes too long. */
export function until<T>(
  observable: Observable<T>,
  fits: (value: T) => boolean,
  tell: (value: T) => unknown = (value) => value,
): Promise<T> {
  return new Promise((done, failed) => {
    const late = setTimeout(() => {
      stop();
      failed(
        new Error(`It did not come. There is: ${JSON.stringify(tell(observable.getSnapshot()))}`),
      );
    }, PATIENCE_MS);
    const look = (): void => {
      const value = observable.getSnapshot();
      try {
        if (!fits(value)) return;
        done(value);
      } catch (error) {
        failed(error);
      }
      clearTimeout(late);
      stop();
    };
    const stop = observable.subscribe(look);
    look();
  });
}

/** Resolves when the encryption of a device stands so. */
export async function stands(
  { session }: TestDevice,
  fits: (state: EncryptionState) => boolean,
): Promise<void> {
  if (!session.encryption) throw new Error('It is not connected.');
  await until(session.encryption, fits);
}

/** What the person sees of messages, and of nothing else. */
export function words(timeline: Timeline): readonly string[] {
  const entries = timeline.getSnapshot().entries.filter(({ kind }) => kind === 'message');
  return shown({ entries }).map((line) =>
    line.replace(/^@(?<name>[^-]+)-[^:]+:[^:]+:/u, '$<name>:'),
  );
}

/** Resolves when exactly these lines are seen. */
export async function seen(timeline: Timeline, lines: readonly string[]): Promise<void> {
  const now = (): string => JSON.stringify(words(timeline));
  await until(timeline, () => now() === JSON.stringify(lines), now);
}

/** A recovery code that is not this one. */
export const wrongCode = (code: string): string =>
  `${code.slice(0, -1)}${code.endsWith('x') ? 'y' : 'x'}`;

/** What was typed, without mentions. */
export const typed = (text: string): { readonly text: string; readonly mentions: readonly [] } => ({
  text,
  mentions: [],
});

/** The server holds the key of the room's messages, as ciphertext. */
export async function backedUp(
  hospital: Hospital,
  { device, keys: atLeast = 1 }: Pick<TestDevice, 'device'> & { readonly keys?: number },
  roomId: string,
): Promise<void> {
  const path = '/_matrix/client/v3/room_keys';
  for (;;) {
    const ask = (to: string) =>
      hospital.synapse.ask({ method: 'GET', path: path + to, token: device.accessToken });
    const { body } = await ask('/version');
    const version = String(body['version']);
    const { body: keys } = await ask(`/keys/${encodeURIComponent(roomId)}?version=${version}`);
    if (Object.keys((keys['sessions'] as object | undefined) ?? {}).length >= atLeast) return;
  }
}
