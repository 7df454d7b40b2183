import type { JitsiLibrary } from './library.ts';

/** Trusted Types, of which TypeScript's DOM library knows nothing yet (https://w3c.github.io/trusted-types/). */
interface TrustedTypes {
  createPolicy(
    name: string,
    rules: {
      readonly createHTML?: (text: string, type: string, sink: string) => string | null;
      readonly createScriptURL?: (address: string) => string;
    },
  ): { createScriptURL(address: string): string };
}

interface Page {
  JitsiMeetJS?: JitsiLibrary;
  readonly trustedTypes?: TrustedTypes;
}

/** The page, with what the library's script leaves in it. */
const page = globalThis as unknown as Page;

let loading: Promise<JitsiLibrary> | null = null;

/** Loads the client that the deployment serves, once a page; a failed download is tried again the next time. */
export function loadLibrary(url: string): Promise<JitsiLibrary> {
  loading ??= load(url).catch((error: unknown) => {
    loading = null;
    throw error;
  });
  return loading;
}

async function load(url: string): Promise<JitsiLibrary> {
  await runScript(trusted(url));
  const library = page.JitsiMeetJS;
  if (!library) throw new Error('The address holds no engine');
  library.setLogLevel('error');
  library.init({
    disableAudioLevels: true,
    enableAnalyticsLogging: false,
    disableThirdPartyRequests: true,
    // It would keep a number by which this browser is known again.
    externalStorage: new PassingStorage(),
  });
  return library;
}

function runScript(url: string): Promise<void> {
  return new Promise((resolve, reject) => {
    const script = document.createElement('script');
    script.async = true;
    script.src = url;
    script.addEventListener('load', () => resolve());
    script.addEventListener('error', () => {
      script.remove();
      reject(new Error('The engine’s client could not be loaded'));
    });
    document.head.append(script);
  });
}

/** Made once a page: a policy's name can be taken only once. */
let policy: ReturnType<TrustedTypes['createPolicy']> | null = null;

/** Our pages let no string become a script: this one address does, and XML that is only read. */
function trusted(url: string): string {
  if (!page.trustedTypes) return url;
  if (!policy) {
    policy = page.trustedTypes.createPolicy('astra-jitsi', { createScriptURL: allowed(url) });
    page.trustedTypes.createPolicy('default', {
      // The library reads the server's stanzas with a parser; the browser treats all parsers as if for HTML.
      createHTML: (text, _type, sink) => (sink === 'DOMParser parseFromString' ? text : null),
    });
  }
  return policy.createScriptURL(url);
}

function allowed(url: string): (address: string) => string {
  return (address) => {
    if (address === url) return address;
    throw new Error('Not the engine’s address');
  };
}

/** Forgets with the page. */
class PassingStorage implements Storage {
  readonly #entries = new Map<string, string>();
  [name: string]: unknown;

  get length(): number {
    return this.#entries.size;
  }

  key(index: number): string | null {
    return [...this.#entries.keys()][index] ?? null;
  }

  getItem(name: string): string | null {
    return this.#entries.get(name) ?? null;
  }

  setItem(name: string, value: string): void {
    this.#entries.set(name, value);
  }

  removeItem(name: string): void {
    this.#entries.delete(name);
  }

  clear(): void {
    this.#entries.clear();
  }
}
