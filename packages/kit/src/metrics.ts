import { collectDefaultMetrics, Histogram, Registry } from 'prom-client';
import { toPublic } from './access.ts';
import type { App } from './server.ts';

/** `GET /internal/metrics` for Prometheus. Labels are routes and statuses, never ids: they would be personal data. */
export function addMetrics(
  app: App,
  service: string,
  addOwn: (registry: Registry) => void = () => {},
): void {
  const registry = new Registry();
  registry.setDefaultLabels({ service });
  collectDefaultMetrics({ register: registry });
  const seconds = new Histogram({
    name: 'http_request_duration_seconds',
    help: 'Time to answer, by route and status',
    labelNames: ['method', 'route', 'status'],
    buckets: [0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5],
    registers: [registry],
  });
  addOwn(registry);
  app.decorate('metrics', registry);
  app.addHook('onResponse', async (request, reply) => {
    const route = request.routeOptions.url ?? 'unknown';
    seconds.observe(
      { method: request.method, route, status: reply.statusCode },
      reply.elapsedTime / 1000,
    );
  });
  app.get(
    '/internal/metrics',
    { config: { access: toPublic }, schema: { hide: true } },
    async (_request, reply) => reply.type(registry.contentType).send(await registry.metrics()),
  );
}
