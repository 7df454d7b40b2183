import { Gauge, type Registry } from 'prom-client';
import { Type, type Static } from 'typebox';
import { exact, Instant, nullable, oneOf } from '@astra/contracts/common';
import { toPublic } from './access.ts';
import { AppError } from './problems.ts';
import type { App } from './server.ts';

/** What must work for this service to be ready; each rejects when it does not. */
export type ReadyChecks = Readonly<Record<string, () => Promise<unknown>>>;

const PartState = exact({
  status: oneOf(['up', 'down'] as const),
  /** Of what kind the fault is; null while it is up. */
  kind: nullable(Type.String()),
  /** Since when it is so. */
  since: Instant,
});
export type PartState = Static<typeof PartState>;
/** How what a service leans on was when it was last looked at. Without it, some of its work waits; the rest goes on. */
export type Parts = () => Readonly<Record<string, PartState>>;

const Live = exact({ status: Type.Literal('ok') });
const Ready = exact({
  status: oneOf(['ok', 'degraded'] as const),
  parts: Type.Optional(Type.Record(Type.String(), PartState)),
});

/** `GET /health/live`: the process answers. `GET /health/ready`: it can do its work, or `degraded`: not all of it. */
export function addHealth(app: App, checks: ReadyChecks, parts?: Parts): void {
  const config = { access: toPublic };
  const live = { config, schema: { response: { 200: Live }, hide: true } };
  const ready = { config, schema: { response: { 200: Ready }, hide: true } };
  if (parts !== undefined) addFigures(app.metrics, parts);
  app.get('/health/live', live, async () => ({ status: 'ok' as const }));
  app.get('/health/ready', ready, async () => {
    const results = await Promise.allSettled(Object.values(checks).map((check) => check()));
    if (results.some((result) => result.status === 'rejected')) throw new AppError('unavailable');
    if (parts === undefined) return { status: 'ok' as const };
    const found = parts();
    const isWell = Object.values(found).every(({ status }) => status === 'up');
    return { status: isWell ? ('ok' as const) : ('degraded' as const), parts: found };
  });
}

/** `part_up`: 1 or 0 of each, as it was at the last look. */
function addFigures(registry: Registry, parts: Parts): void {
  const gauge = new Gauge({
    name: 'part_up',
    help: 'Whether what the service leans on answers (file server, key device, virus scanner): 1 or 0',
    labelNames: ['part'],
    registers: [registry],
    collect: () => {
      for (const [part, { status }] of Object.entries(parts()))
        gauge.set({ part }, status === 'up' ? 1 : 0);
    },
  });
}
