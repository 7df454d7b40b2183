import { rmSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { findPostgres } from '#postgres/binaries.ts';
import { adminUrl, ensureCluster } from '#postgres/cluster.ts';
import type { Cluster } from '#postgres/cluster.ts';
import { ensureServiceDatabase } from '#postgres/databases.ts';
import { migrateTrail } from '#postgres/trail.ts';
import { chatServerPart } from '#run/chat-server.ts';
import { ChildRegister, endLeftovers } from '#run/children.ts';
import { checkCluster, checkKeys, clusterFolder, damaged } from '#run/cluster-folder.ts';
import { takeLock } from '#run/lock.ts';
import { mustBeOwnNetwork } from '#run/own-network.ts';
import { Part } from '#run/part.ts';
import type { PartSpec, PartStatus } from '#run/part.ts';
import { mailpitPart, postgresPart, servicePart } from '#run/part-list.ts';
import { demoPeople } from '#run/people.ts';
import type { DemoPeople } from '#run/people.ts';
import { firstTakenPort, portsFrom, takenWords } from '#run/ports.ts';
import type { Ports } from '#run/ports.ts';
import { seed } from '#run/seed.ts';
import { Secrets, writePrivate } from '#run/secrets.ts';
import {
  databaseOf,
  databaseUrls,
  liveKitKey,
  presentServices,
  publicOrigin,
  serviceNames,
} from '#run/services.ts';
import type { DatabaseUrls, EnvironmentChanges, ServiceName, Settings } from '#run/services.ts';
import { videoParts } from '#run/video-servers.ts';
import { serveStatus } from '#status/server.ts';

export interface StackOptions {
  /** The folder that holds everything this stack makes. */
  readonly state: string;
  readonly portBase: number;
  /** A stack of tests: its data need not survive the machine. */
  readonly isThrowAway?: boolean;
  /** The services to run; all that this clone has, unless said otherwise. */
  readonly services?: readonly ServiceName[];
  /** Settings of single services that a bench wants otherwise. */
  readonly changes?: EnvironmentChanges;
  /** See `Settings.isInOwnNetwork`; refused where other machines could reach this one. */
  readonly isInOwnNetwork?: boolean;
  /** See `Settings.withStandBy`. */
  readonly withStandBy?: boolean;
  readonly tell?: (sentence: string) => void;
  /** Ends a start that is still under way. */
  readonly signal?: AbortSignal;
}

/** A running stack. */
export interface Stack {
  readonly origin: string;
  readonly ports: Ports;
  readonly people: DemoPeople;
  readonly run: RunInfo;
  readonly parts: () => PartStatus[];
  /** Stops every part, the last started first. */
  readonly stop: () => Promise<void>;
}

/** What tests and benches need to reach into a running stack; kept in `run.json`, for its owner's eyes only. */
export interface RunInfo {
  readonly pid: number;
  readonly origin: string;
  readonly statusPage: string;
  readonly mailbox: string;
  readonly smtp: string;
  readonly adminUrl: string;
  readonly databases: Readonly<Record<string, DatabaseUrls>>;
  readonly services: Readonly<Record<string, string>>;
  /** The chat server; where there is none, nobody answers. */
  readonly synapse: { readonly url: string; readonly serviceToken: string };
  readonly liveKit: { readonly url: string; readonly apiKey: string; readonly apiSecret: string };
  readonly logs: string;
}

const readyMs = 120_000;

/** A process that was ended may hold its ports for a moment more. */
const leavingMs = 3000;

/** Starts everything and resolves once every part is ready; on any failure nothing is left running. */
export async function startStack(options: StackOptions): Promise<Stack> {
  if (options.isInOwnNetwork === true) mustBeOwnNetwork();
  const ports = portsFrom(options.portBase);
  const release = takeLock(options.state, publicOrigin(ports));
  const stack = new StackBuilder(options, ports);
  options.signal?.addEventListener('abort', () => void stack.stop());
  try {
    return await stack.start(release);
  } catch (error) {
    await stack.stop();
    release();
    throw error;
  }
}

class StackBuilder {
  readonly #options: StackOptions;
  readonly #ports: Ports;
  readonly #parts: Part[] = [];
  readonly #register: ChildRegister;
  #closeStatus: () => Promise<void> = () => Promise.resolve();

  constructor(options: StackOptions, ports: Ports) {
    this.#options = options;
    this.#ports = ports;
    this.#register = new ChildRegister(options.state);
  }

  async start(release: () => void): Promise<Stack> {
    const hadLeftovers = await this.#endLeftovers();
    await this.#refuseTakenPorts(hadLeftovers ? leavingMs : 0);
    const cluster = await this.#prepareCluster();
    const settings = this.#settings(cluster);
    const people = demoPeople(settings.state);
    const run = runInfo(settings);
    await this.#serveStatus(run, people);
    await Promise.all([
      ...videoParts(settings).map((part) => this.#startPart(part)),
      this.#startPart(mailpitPart(settings)),
      this.#startServices(cluster, settings),
    ]);
    writePrivate(join(settings.state, 'run.json'), run);
    return {
      origin: run.origin,
      ports: this.#ports,
      people,
      run,
      parts: () => this.#statuses(),
      stop: async () => {
        await this.stop();
        rmSync(join(settings.state, 'run.json'), { force: true });
        release();
      },
    };
  }

  async stop(): Promise<void> {
    for (const part of this.#stopOrder()) await Promise.all(part.map((each) => each.stop()));
    await this.#closeStatus();
  }

  /** Those who ask go before those who answer: gateway, services, then mail and video, then the database. */
  #stopOrder(): Part[][] {
    const order = [
      ['gateway'],
      [...serviceNames],
      ['livekit', 'livekit-b', 'mailpit', 'synapse'],
      ['postgres'],
    ];
    return order.map((names) => this.#parts.filter(({ name }) => names.includes(name)));
  }

  async #endLeftovers(): Promise<boolean> {
    const ended = await endLeftovers(this.#options.state);
    if (ended.length === 0) return false;
    this.#tell(`Ended what an earlier run had left behind: ${ended.join(', ')}.`);
    return true;
  }

  async #refuseTakenPorts(patienceMs: number): Promise<void> {
    const deadline = performance.now() + patienceMs;
    let taken = await firstTakenPort(this.#ports);
    while (taken !== undefined && performance.now() < deadline) {
      await delay(50);
      taken = await firstTakenPort(this.#ports);
    }
    if (taken === undefined) return;
    throw new Error(takenWords(taken, this.#options.portBase));
  }

  async #prepareCluster(): Promise<Cluster> {
    const { state, isThrowAway } = this.#options;
    const binaries = await findPostgres();
    const folder = clusterFolder(state);
    checkCluster(folder, binaries);
    checkKeys(state);
    const password = new Secrets(state).get('database/admin');
    const cluster = {
      binaries,
      folder,
      port: this.#ports.postgres,
      password,
      isThrowAway: isThrowAway === true,
    };
    await ensureCluster(cluster);
    return cluster;
  }

  async #startServices(cluster: Cluster, settings: Settings): Promise<void> {
    const { state } = this.#options;
    await this.#startPart(postgresPart(cluster, state)).catch((cause: unknown) => {
      throw damaged(cluster.folder, cause);
    });
    const names = this.#options.services ?? presentServices();
    await Promise.all(
      names.map((name) =>
        ensureServiceDatabase(settings.adminUrl, databaseOf(name, settings.secrets)),
      ),
    );
    await Promise.all([
      // Slow to come up, and waited for by nobody: services and calls do without it for a while.
      ...(names.includes('chat') ? [this.#startPart(await chatServerPart(settings))] : []),
      ...names.map(async (name) => {
        if (name === 'security')
          await migrateTrail(settings.adminUrl, databaseOf(name, settings.secrets).name);
        await this.#startPart(servicePart(name, settings));
        if (name === 'identity') await seed(settings);
      }),
    ]);
  }

  async #startPart(spec: PartSpec): Promise<void> {
    const part = new Part(spec, {
      started: (name, pid) => this.#register.add(name, pid),
      ended: (pid) => this.#register.remove(pid),
      tell: (sentence) => this.#tell(sentence),
    });
    this.#options.signal?.throwIfAborted();
    this.#parts.push(part);
    await part.start(readyMs);
  }

  async #serveStatus(run: RunInfo, people: DemoPeople): Promise<void> {
    this.#closeStatus = await serveStatus(this.#ports.status, {
      origin: run.origin,
      mailboxApi: run.mailbox,
      people,
      parts: () => this.#statuses(),
    });
  }

  #statuses(): PartStatus[] {
    return this.#parts.map((part) => part.status());
  }

  #settings(cluster: Cluster): Settings {
    const { state, changes = {}, isInOwnNetwork = false, withStandBy = false } = this.#options;
    return {
      state,
      changes,
      isInOwnNetwork,
      withStandBy,
      ports: this.#ports,
      secrets: new Secrets(state),
      adminUrl: adminUrl(cluster),
    };
  }

  #tell(sentence: string): void {
    this.#options.tell?.(sentence);
  }
}

function runInfo(settings: Settings): RunInfo {
  const { ports, secrets, state } = settings;
  return {
    pid: process.pid,
    origin: publicOrigin(ports),
    statusPage: `http://localhost:${ports.status}`,
    mailbox: at(ports.mailbox),
    smtp: `smtp://127.0.0.1:${ports.smtp}`,
    adminUrl: settings.adminUrl,
    databases: Object.fromEntries(
      presentServices().map((name) => [name, databaseUrls(name, settings)]),
    ),
    services: Object.fromEntries(presentServices().map((name) => [name, at(ports[name])])),
    synapse: { url: at(ports.synapse), serviceToken: secrets.get('synapse/service-token') },
    liveKit: { url: at(ports.liveKit), apiKey: liveKitKey, apiSecret: secrets.get('livekit') },
    logs: join(state, 'logs'),
  };
}

function at(port: number): string {
  return `http://127.0.0.1:${port}`;
}
