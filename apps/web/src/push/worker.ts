/** What `push-worker.js` is registered as; it shows notifications, and gives out the page where there is no network. */
const workerUrl = '/push-worker.js';

/** Trusted Types, of which TypeScript's DOM library knows nothing yet (https://w3c.github.io/trusted-types/). */
interface TrustedTypes {
  createPolicy(
    name: string,
    rules: { readonly createScriptURL: (address: string) => string },
  ): { createScriptURL(address: string): unknown };
}

/** Made once a page: a policy's name can be taken only once. */
let policy: ReturnType<TrustedTypes['createPolicy']> | null = null;

/** The one address from which a service worker may come. */
function trustedWorker(): unknown {
  const { trustedTypes } = globalThis as unknown as { readonly trustedTypes?: TrustedTypes };
  if (!trustedTypes) return workerUrl;
  policy ??= trustedTypes.createPolicy('astra-push', {
    createScriptURL: (address) => {
      if (address === workerUrl) return address;
      throw new Error('Not our service worker');
    },
  });
  return policy.createScriptURL(workerUrl);
}

/** Our service worker, at work. */
export async function registerWorker(): Promise<ServiceWorkerRegistration> {
  const options: RegistrationOptions = { scope: '/', updateViaCache: 'none' };
  await navigator.serviceWorker.register(trustedWorker() as string, options);
  return navigator.serviceWorker.ready;
}
