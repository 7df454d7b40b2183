import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Browser } from 'playwright-core';
import { launchChromium } from './browser.ts';
import { aNamespace, joinHere, type Namespace } from './own-namespace.ts';
import { stack } from './stack.ts';

/** A browser that reaches the stack only through a network of its own, as somebody's does at home. */
export interface Home {
  readonly browser: Browser;
  /** Takes the browser's only network away, as a Wi-Fi that goes. */
  readonly unplug: () => void;
  readonly plugIn: () => void;
  /** Swallows UDP between the home and the world without a word, as a firewall does. */
  readonly blockUdp: () => void;
  readonly allowUdp: () => void;
  readonly leave: () => Promise<void>;
}

const loopback = '127.0.0.1';

/** Of 198.18.0.0/15, which belongs to tests (RFC 2544); another for each run, since several may share a machine. */
function addressesOf(run: number): readonly [string, string, string, string] {
  const first = (run % 16_384) * 8;
  const at = (n: number): string =>
    `198.${String(18 + ((first + n) >> 16))}.${String(((first + n) >> 8) & 255)}.${String((first + n) & 255)}`;
  return [at(1), at(2), at(5), at(6)];
}

/**
 * Lays the line between this machine, the box and the home. In neither of the two does 127.0.0.1 mean itself: packets to it
 * go through the box to this machine's own loopback, where the stack listens. So nothing of the stack is set otherwise,
 * and its address is as safe a context for a camera as ever.
 */
function lay(box: Namespace, home: Namespace): { readonly routes: () => void } {
  const [world, uplink, downlink, phone] = addressesOf(box.pid);
  const outside = `astra${String(box.pid)}`;
  const here = joinHere(outside, box);
  box.ip('link', 'add', 'lan', 'type', 'veth', 'peer', 'name', 'wifi', 'netns', String(home.pid));
  here.address(outside, world);
  box.address('wan', uplink);
  box.address('lan', downlink);
  home.address('wifi', phone);
  here.ip('route', 'add', phone, 'via', uplink);
  box.ip('route', 'add', loopback, 'via', world);
  // So that a rule of ours can come before the table of the box's own addresses.
  box.ip('rule', 'add', 'pref', '10', 'lookup', 'local');
  box.ip('rule', 'del', 'pref', '0');
  const routes = (): void => home.ip('route', 'add', loopback, 'via', downlink);
  routes();
  return { routes };
}

/** Moves a browser into a home of its own. */
export async function openHome(): Promise<Home> {
  const [box, home] = await Promise.all([aNamespace(), aNamespace()]);
  const { routes } = lay(box, home);
  const folder = await mkdtemp(join(tmpdir(), 'astra-home-'));
  const program = join(folder, 'chromium');
  const lines = ['#!/bin/sh', `exec ${home.enter.join(' ')} '${stack().chromium}' "$@"`, ''];
  await writeFile(program, lines.join('\n'), { mode: 0o755 });
  const browser = await launchChromium(program);
  return {
    browser,
    unplug: () => home.ip('link', 'set', 'wifi', 'down'),
    plugIn: () => {
      home.ip('link', 'set', 'wifi', 'up');
      routes();
    },
    blockUdp: () => box.ip('rule', 'add', 'pref', '1', 'ipproto', 'udp', 'blackhole'),
    allowUdp: () => box.ip('rule', 'del', 'pref', '1'),
    leave: async () => {
      await browser.close();
      await Promise.all([box.end(), home.end()]);
      await rm(folder, { recursive: true });
    },
  };
}
