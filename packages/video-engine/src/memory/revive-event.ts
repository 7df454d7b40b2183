import type { EngineEvent } from '../video-engine.ts';

/** Reads an event that the memory engine itself wrote and signed. */
export function reviveEvent(rawBody: string): EngineEvent {
  // The signature was checked just before: this is what `#tell` wrote, with the date as a string.
  const event = JSON.parse(rawBody) as EngineEvent;
  return { ...event, at: new Date(event.at) };
}
