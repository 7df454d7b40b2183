import type { App } from './server.ts';

/** Prints a service's OpenAPI document. A schema of it that no request could be held to is told here. */
export async function printOpenApi(app: App): Promise<void> {
  await app.ready();
  app.compileSchemas();
  process.stdout.write(`${JSON.stringify(app.swagger(), null, 2)}\n`);
}
