/** A Jitsi deployment that is to be tried: the meetings service's own settings of it, and what a test needs besides. */
export interface Deployment {
  readonly webUrl: string;
  readonly url: string;
  readonly publicUrl: string;
  readonly domain: string;
  readonly tokenKey: string;
  readonly ordersSecret: string;
  readonly hookSecret: string;
  /** Where the deployment's Prosody asks; the run listens there. */
  readonly meetingsPort: number;
  /** A program that freezes, thaws, kills and restarts the deployment; null: it must not be broken. */
  readonly control: string | null;
}

/** Reads what `npm run conformance` was told. */
export function readDeployment(
  environment: Readonly<Record<string, string | undefined>>,
): Deployment {
  const given = (name: string): string => {
    const value = environment[name];
    if (value === undefined || value === '') throw new Error(`${name} is not set`);
    return value;
  };
  const webUrl = given('CONFORMANCE_URL');
  return {
    webUrl,
    url: given('JITSI_URL'),
    publicUrl: environment['JITSI_PUBLIC_URL'] ?? `${webUrl.replace(/^http/, 'ws')}/xmpp-websocket`,
    domain: given('JITSI_DOMAIN'),
    tokenKey: given('JITSI_TOKEN_KEY'),
    ordersSecret: given('JITSI_ORDERS_SECRET'),
    hookSecret: given('JITSI_HOOK_SECRET'),
    meetingsPort: Number(given('CONFORMANCE_MEETINGS_PORT')),
    control: environment['CONFORMANCE_CONTROL'] ?? null,
  };
}
