import type { App } from '@astra/kit/server';

declare module 'fastify' {
  interface FastifyContextConfig {
    /** The route serves a part of the web app. */
    isOfApp?: boolean;
  }
}

/**
 * Names of Trusted Types policies that the web app may create. None, and no string ever becomes a script; with Jitsi
 * the one for its client's address, and the default by which that client may read its server's XML.
 */
const trustedTypes = (isJitsi: boolean): string => (isJitsi ? 'astra-jitsi default' : "'none'");

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
 * Addresses of the app on which nobody chats: where passwords, codes and links of an invitation are typed. All others lead
 * to a conversation without another page being loaded, the patients' one too.
 */
const withoutChat = /^\/(?:connexion|rejoindre)(?:\/|$)/;

/**
 * The policy of our pages (CSP Level 3): nothing but what the gateway itself serves, and the video servers. The chat server
 * stands behind our own origin; the cryptography of its messages is WebAssembly, which `wasm-unsafe-eval` lets compile, and
 * nothing else.
 */
function pagePolicy(
  { publicOrigin, mediaOrigins, jitsi }: Settings,
  { hasChat }: { readonly hasChat: boolean },
): string {
  // Some browsers do not take a WebSocket of our own origin for 'self'.
  const own = jitsi ? [publicOrigin.replace(/^http/, 'ws')] : [];
  return [
    "default-src 'none'",
    hasChat ? "script-src 'self' 'wasm-unsafe-eval'" : "script-src 'self'",
    "style-src 'self'",
    "img-src 'self' data: blob:",
    "font-src 'self'",
    ['connect-src', "'self'", ...own, ...mediaOrigins].join(' '),
    "media-src 'self' blob: mediastream:",
    "worker-src 'self'",
    "manifest-src 'self'",
    "form-action 'self'",
    "frame-ancestors 'none'",
    "base-uri 'none'",
    "require-trusted-types-for 'script'",
    `trusted-types ${trustedTypes(jitsi !== null)}`,
  ].join('; ');
}

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
  readonly mediaOrigins: readonly string[];
  readonly jitsi: object | null;
  readonly hasMatrix: boolean;
};

/** Puts the headers on every reply, whoever wrote it. */
export function addSecurityHeaders(app: App, settings: Settings): void {
  const page = pagePolicy(settings, { hasChat: false });
  const chatPage = pagePolicy(settings, { hasChat: true });
  const isSecure = settings.publicOrigin.startsWith('https:');
  app.addHook('onSend', async (request, reply) => {
    const isPage = String(reply.getHeader('content-type') ?? '').startsWith('text/html');
    // What the app itself is made of counts as the page: a worker obeys the policy of its own script.
    const isOfApp = request.routeOptions.config.isOfApp === true;
    const isWhole = isPage && isOfApp && reply.statusCode === 200;
    const [path = '/'] = request.url.split('?', 1);
    const hasChat = isWhole && settings.hasMatrix && !withoutChat.test(path);
    reply.headers(everywhere);
    reply.header(
      'content-security-policy',
      hasChat ? chatPage : isPage || isOfApp ? page : dataPolicy,
    );
    if (isSecure) reply.header('strict-transport-security', 'max-age=63072000; includeSubDomains');
  });
}
