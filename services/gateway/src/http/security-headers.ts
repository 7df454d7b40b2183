import type { App } from '@astra/kit/server';

declare module 'fastify' {
  interface FastifyContextConfig {
    /** The route serves a part of the web app. */
    isOfApp?: boolean;
  }
}

/**
 * Names of Trusted Types policies that the web app may create: those for the workers that read files and for the one that shows notifications; with Jitsi the one
 * for its client's address, and the default by which that client may read its server's XML. No other string ever becomes a
 * script.
 */
const trustedTypes = (isJitsi: boolean): string =>
  isJitsi ? 'astra-readers astra-push astra-jitsi default' : 'astra-readers astra-push';

/** What a page may use of the machine: what a call, a passkey and a copied code need, and nothing else. */
const allowed = [
  'autoplay',
  'camera',
  'clipboard-write',
  'display-capture',
  'fullscreen',
  'microphone',
  'picture-in-picture',
  'publickey-credentials-create',
  'publickey-credentials-get',
  'screen-wake-lock',
  'speaker-selection',
];
const refused = [
  'accelerometer',
  'browsing-topics',
  'clipboard-read',
  'compute-pressure',
  'encrypted-media',
  'gamepad',
  'geolocation',
  'gyroscope',
  'hid',
  'identity-credentials-get',
  'idle-detection',
  'keyboard-map',
  'local-fonts',
  'magnetometer',
  'midi',
  'otp-credentials',
  'payment',
  'serial',
  'storage-access',
  'usb',
  'window-management',
  'xr-spatial-tracking',
];
const permissionsPolicy = [
  ...allowed.map((feature) => `${feature}=(self)`),
  ...refused.map((feature) => `${feature}=()`),
].join(', ');

/**
 * Addresses of the app on which nobody chats: where passwords and codes are typed, and links of an invitation or of a new
 * password open. All others lead to a conversation without another page being loaded, the patients' one too.
 */
const withoutChat = /^\/(?:connexion|rejoindre|mot-de-passe-oublie|nouveau-mot-de-passe)(?:\/|$)/;

/** The one page that shows the organisation's own editor of office documents. It is always loaded anew, with this policy. */
const withEditor = /^\/documents\/editeur\//;

type PageWish = {
  readonly hasChat: boolean;
  /** Its origin, where the page shows it. */
  readonly editor: string | null;
};

/**
 * The policy of our pages (CSP Level 3): nothing but what the gateway itself serves. The chat server and the video servers
 * stand behind our own origin; the cryptography of its messages is WebAssembly, which `wasm-unsafe-eval` lets compile, and
 * nothing else.
 */
function pagePolicy({ publicOrigin, jitsi }: Settings, { hasChat, editor }: PageWish): string {
  // Some browsers do not take a WebSocket of our own origin for 'self'.
  const own = publicOrigin.replace(/^http/, 'ws');
  return [
    "default-src 'none'",
    hasChat ? "script-src 'self' 'wasm-unsafe-eval'" : "script-src 'self'",
    "style-src 'self'",
    "img-src 'self' data: blob:",
    "font-src 'self'",
    `connect-src 'self' ${own}`,
    "media-src 'self' blob: mediastream:",
    "worker-src 'self'",
    "manifest-src 'self'",
    ...(editor === null ? [] : [`frame-src ${editor}`]),
    // The token goes to the editor in a form, so that no address has it.
    editor === null ? "form-action 'self'" : `form-action 'self' ${editor}`,
    "frame-ancestors 'none'",
    "base-uri 'none'",
    "require-trusted-types-for 'script'",
    `trusted-types ${trustedTypes(jitsi !== null)}`,
  ].join('; ');
}

/** What reads office files has their bytes, and asks nobody for anything: a worker obeys the policy of its own script. */
const officeReader = /^\/assets\/office-worker-[A-Za-z0-9_-]+\.js$/;
const readerPolicy = "default-src 'none'; frame-ancestors 'none'";

/** For what is not a page: even shown as one, it can do nothing. */
const dataPolicy = "default-src 'none'; frame-ancestors 'none'; sandbox";

const everywhere = {
  'cross-origin-opener-policy': 'same-origin',
  'cross-origin-resource-policy': 'same-origin',
  'permissions-policy': permissionsPolicy,
  'referrer-policy': 'no-referrer',
  'x-content-type-options': 'nosniff',
  'x-frame-options': 'DENY',
  // Links to visits and patients' pages have no place in a search engine.
  'x-robots-tag': 'noindex, nofollow',
} as const;

type Settings = {
  readonly publicOrigin: string;
  readonly jitsi: object | null;
  readonly hasMatrix: boolean;
  readonly editorOrigin: string | null;
};

type Policies = { readonly page: string; readonly chatPage: string };

/** Puts the headers on every reply, whoever wrote it. */
export function addSecurityHeaders(app: App, settings: Settings): void {
  const policiesWith = (editor: string | null): Policies => ({
    page: pagePolicy(settings, { hasChat: false, editor }),
    chatPage: pagePolicy(settings, { hasChat: true, editor }),
  });
  const usual = policiesWith(null);
  const ofEditor = policiesWith(settings.editorOrigin);
  const isSecure = settings.publicOrigin.startsWith('https:');
  /** Of a whole page of the app, by its address. */
  const policyAt = (path: string): string => {
    const { page, chatPage } = withEditor.test(path) ? ofEditor : usual;
    return settings.hasMatrix && !withoutChat.test(path) ? chatPage : page;
  };
  app.addHook('onSend', async (request, reply) => {
    const isPage = String(reply.getHeader('content-type') ?? '').startsWith('text/html');
    // What the app itself is made of counts as the page: workers need it.
    const isOfApp = request.routeOptions.config.isOfApp === true;
    const isWhole = isPage && isOfApp && reply.statusCode === 200;
    const [path = '/'] = request.url.split('?', 1);
    const ofApp = officeReader.test(path) ? readerPolicy : usual.page;
    const other = isPage || isOfApp ? ofApp : dataPolicy;
    reply.headers(everywhere);
    reply.header('content-security-policy', isWhole ? policyAt(path) : other);
    if (isSecure) reply.header('strict-transport-security', 'max-age=63072000; includeSubDomains');
  });
}
