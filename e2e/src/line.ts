import type { Page } from 'playwright-core';

type Network = 'slow' | 'none' | 'good';

/** The network of a page, by one door: two would stand in each other's way. */
export async function networkOf(page: Page): Promise<(network: Network) => Promise<void>> {
  const devtools = await page.context().newCDPSession(page);
  return async (network) => {
    await devtools.send('Network.emulateNetworkConditions', {
      offline: network === 'none',
      latency: 0,
      downloadThroughput: -1,
      uploadThroughput: network === 'slow' ? 350_000 : -1,
    });
  };
}
