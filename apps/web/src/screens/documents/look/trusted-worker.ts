// oxlint-disable import/default -- the bundler makes them: the addresses of the files
import officeWorker from './office-worker.ts?worker&url';
import pdfWorker from './pdf-worker.ts?worker&url';
// oxlint-enable import/default

/** Trusted Types, of which TypeScript's DOM library knows nothing yet (https://w3c.github.io/trusted-types/). */
interface TrustedTypes {
  createPolicy(
    name: string,
    rules: { readonly createScriptURL: (address: string) => string },
  ): { createScriptURL(address: string): string };
}

const addresses = { pdf: pdfWorker, office: officeWorker } as const;

/** Made once a page: a policy's name can be taken only once. */
let policy: ReturnType<TrustedTypes['createPolicy']> | null = null;

/** A worker that reads files of one kind, and nothing else: from the only addresses from which one may come. */
export function readerOf(kind: keyof typeof addresses): Worker {
  return new Worker(trusted(addresses[kind]), { type: 'module', name: kind });
}

function trusted(address: string): string {
  const { trustedTypes } = globalThis as unknown as { readonly trustedTypes?: TrustedTypes };
  if (!trustedTypes) return address;
  policy ??= trustedTypes.createPolicy('astra-readers', {
    createScriptURL: (wanted) => {
      if (Object.values(addresses).includes(wanted)) return wanted;
      throw new Error('Not a reader of files');
    },
  });
  return policy.createScriptURL(address);
}
