import { AsyncLocalStorage } from 'node:async_hooks';
import { randomBytes } from 'node:crypto';

/** W3C Trace Context of the request in hand. */
export type Trace = { readonly traceId: string; readonly spanId: string };

const storage = new AsyncLocalStorage<Trace>();
const shape = /^00-([0-9a-f]{32})-([0-9a-f]{16})-[0-9a-f]{2}$/;

/** Continues the caller's trace, or begins one. */
export function enterTrace(traceparent: string | undefined): Trace {
  const traceId = shape.exec(traceparent ?? '')?.[1] ?? randomBytes(16).toString('hex');
  const trace = { traceId, spanId: randomBytes(8).toString('hex') };
  storage.enterWith(trace);
  return trace;
}

/** The `traceparent` header for an outgoing call, when there is a trace. */
export function traceparent(): string | undefined {
  const trace = storage.getStore();
  return trace && `00-${trace.traceId}-${trace.spanId}-01`;
}
