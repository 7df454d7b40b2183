import { AsyncLocalStorage } from 'node:async_hooks';
import { randomUUID } from 'node:crypto';

/** W3C Trace Context of the request in hand. */
export type Trace = { readonly traceId: string; readonly spanId: string };

const storage = new AsyncLocalStorage<Trace>();
const shape = /^00-([0-9a-f]{32})-([0-9a-f]{16})-[0-9a-f]{2}$/;

/** 32 digits, from what the runtime has drawn in advance: asking the system each time costs more than the rest of a trace. */
const hex = (): string => randomUUID().replaceAll('-', '');

/** Continues the caller's trace, or begins one. */
export function enterTrace(traceparent: string | undefined): Trace {
  const traceId = shape.exec(traceparent ?? '')?.[1] ?? hex();
  const trace = { traceId, spanId: hex().slice(16) };
  storage.enterWith(trace);
  return trace;
}

/** The `traceparent` header for an outgoing call, when there is a trace. */
export function traceparent(): string | undefined {
  const trace = storage.getStore();
  return trace && `00-${trace.traceId}-${trace.spanId}-01`;
}
