import type { Stack } from '@astra/platform-local/run/stack';
import { bareJoins } from '#lib/bare-call.ts';
import { openChromium } from '#lib/chromium.ts';
import { callsOf, type Taken } from '#lib/first-picture.ts';
import { withStack } from '#lib/own-stack.ts';
import { PathWatch, type Path } from '#lib/watch.ts';
import { equipmentTest, type EquipmentTest } from './equipment.ts';
import { farAddress, makeFarNetwork } from './far-network.ts';
import { delayMs, lossRatio, tries } from './settings.ts';

/** What was taken in one network: ours, the peer on the same server, and what their connections said. */
export type Leg = {
  readonly ours: Taken;
  readonly peer: readonly number[];
  readonly paths: readonly Path[];
  readonly equipment: EquipmentTest;
  /** Of all packets of the long line, and of UDP at the wall. */
  readonly carried: number;
  readonly lost: number;
  readonly swallowed: number;
};
export type FarTaken = { readonly far: Leg; readonly blocked: Leg };

/** A program of its own, inside a network of its own: see `own-network.ts`. */
async function take(): Promise<FarTaken> {
  const network = await makeFarNetwork({ delayMs, lossRatio });
  try {
    return await withStack({ isInOwnNetwork: true }, async (stack) => {
      network.lead(stack.ports);
      const counted = async (name: string): Promise<Leg> => {
        const before = await network.counts();
        const taken = await oneLeg(stack, name);
        const after = await network.counts();
        const carried = after.carried - before.carried;
        return {
          ...taken,
          carried,
          lost: after.lost - before.lost,
          swallowed: network.swallowed(),
        };
      };
      const far = await counted('far');
      network.blockUdp(stack.ports);
      return { far, blocked: await counted('blocked') };
    });
  } finally {
    await network.stop();
  }
}

async function oneLeg(
  stack: Stack,
  name: string,
): Promise<Pick<Leg, 'ours' | 'peer' | 'paths' | 'equipment'>> {
  const browser = await openChromium([`--host-resolver-rules=MAP localhost ${farAddress}`]);
  const watch = new PathWatch();
  try {
    const peer = await bareJoins(stack, { browser, tries, watch, address: farAddress });
    const ours = await callsOf(stack, { browser, tries, name, watch });
    const equipment = await equipmentTest(stack, browser, `${name}-tests`);
    return { ours, peer, equipment, paths: watch.paths };
  } finally {
    await browser.close();
  }
}

process.send?.(await take());
process.disconnect();
