import type { App } from '@astra/kit/server';

declare module 'fastify' {
  interface FastifyContextConfig {
    /** The route serves a part of the web app. */
    isOfApp?: boolean;
  }
}

/** Names of Trusted Types policies that the web app may create. Empty: none, and no string ever becomes a script. */
const trustedTypesPolicies: readonly string[] = [];

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

/** The policy of our pages (CSP Level 3): nothing but what the gateway itself serves, and the video servers. */
function pagePolicy(mediaOrigins: readonly string[]): string {
  return [
    "default-src 'none'",
    "script-src 'self'",
    "style-src 'self'",
    "img-src 'self' data: blob:",
    "font-src 'self'",
    ['connect-src', "'self'", ...mediaOrigins].join(' '),
    "media-src 'self' blob: mediastream:",
    "worker-src 'self'",
    "manifest-src 'self'",
    "form-action 'self'",
    "frame-ancestors 'none'",
    "base-uri 'none'",
    "require-trusted-types-for 'script'",
    `trusted-types ${trustedTypesPolicies.length === 0 ? "'none'" : trustedTypesPolicies.join(' ')}`,
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

type Settings = { readonly publicOrigin: string; readonly mediaOrigins: readonly string[] };

/** Puts the headers on every reply, whoever wrote it. */
export function addSecurityHeaders(app: App, { publicOrigin, mediaOrigins }: Settings): void {
  const page = pagePolicy(mediaOrigins);
  const isSecure = publicOrigin.startsWith('https:');
  app.addHook('onSend', async (request, reply) => {
    const isPage = String(reply.getHeader('content-type') ?? '').startsWith('text/html');
    // What the app itself is made of counts as the page: a worker obeys the policy of its own script.
    const isOfApp = request.routeOptions.config.isOfApp === true;
    reply.headers(everywhere);
    reply.header('content-security-policy', isPage || isOfApp ? page : dataPolicy);
    if (isSecure) reply.header('strict-transport-security', 'max-age=63072000; includeSubDomains');
  });
}
