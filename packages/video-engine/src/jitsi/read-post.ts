import { EngineError } from '../engine-error.ts';
import type {
  DoorQuestion,
  EngineEvent,
  EventFacts,
  LeaveReason,
  MediaSource,
  Presence,
} from '../video-engine.ts';

type Fields = Readonly<Record<string, unknown>>;

const SOURCES: readonly string[] = [
  'camera',
  'microphone',
  'screen',
  'screen-audio',
] satisfies MediaSource[];
const REASONS: readonly string[] = [
  'left',
  'removed',
  'replaced',
  'room-closed',
  'lost',
] satisfies LeaveReason[];

/** Reads the question at the door. Throws `forged-event` for what our own module never writes. */
export function readDoorQuestion(rawBody: string): DoorQuestion {
  const fields = fieldsOf(rawBody);
  if (fields['type'] !== 'admission') throw strange();
  return {
    ...factsOf(fields),
    wish: 'enter',
    participantId: text(fields, 'participantId'),
    grantId: grant(fields),
  };
}

/** Reads one event. Null: nothing that the port speaks of. */
export function readJitsiEvent(rawBody: string): EngineEvent | null {
  const fields = fieldsOf(rawBody);
  const { type } = fields;
  if (type === 'token-refused')
    return { type, roomId: null, ...momentOf(fields), fault: faultOf(fields) };
  const facts = factsOf(fields);
  switch (type) {
    case 'room-opened':
    case 'room-closed':
      return { type, ...facts };
    case 'participant-joined':
      return { type, ...facts, ...person(fields) };
    case 'participant-left':
      return { type, ...facts, ...person(fields), reason: reason(fields) };
    case 'track-started':
    case 'track-stopped': {
      const source = sourceOf(fields['source']);
      return source && { type, ...facts, participantId: text(fields, 'participantId'), source };
    }
    case 'admission':
      // A question is no event: it must not be told to the wrong door.
      throw strange();
    default:
      return null;
  }
}

/** Reads who is in a room. Throws `refused` for an answer that is none. */
export function readPeople(body: unknown): readonly Presence[] {
  const people = isFields(body) ? body['people'] : undefined;
  if (!Array.isArray(people)) throw new EngineError('refused', 'The engine told nobody');
  return people.filter(isFields).map((one) => ({
    participantId: text(one, 'participantId'),
    grantId: text(one, 'grantId'),
    joinedAt: moment(one, 'joinedAt'),
    sending: list(one['sending'])
      .map(sourceOf)
      .filter((source) => source !== null),
  }));
}

/** Whether a value has named fields. */
export function isFields(value: unknown): value is Fields {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function fieldsOf(rawBody: string): Fields {
  try {
    const fields: unknown = JSON.parse(rawBody);
    if (isFields(fields)) return fields;
  } catch {
    // told below
  }
  throw strange();
}

/** It goes into the trail as a coded reason. */
function faultOf(fields: Fields): string {
  const fault = text(fields, 'fault');
  if (!/^[a-z]{1,40}$/u.test(fault)) throw strange();
  return fault;
}

const momentOf = (fields: Fields): Pick<EventFacts, 'id' | 'at'> => ({
  id: text(fields, 'id'),
  at: moment(fields, 'at'),
});

const factsOf = (fields: Fields): EventFacts => ({
  ...momentOf(fields),
  roomId: text(fields, 'roomId'),
});

function person(fields: Fields): { readonly participantId: string; readonly grantId: string } {
  return { participantId: text(fields, 'participantId'), grantId: grant(fields) };
}

const grant = (fields: Fields): string => text(fields, 'grantId');
const list = (value: unknown): readonly unknown[] => (Array.isArray(value) ? value : []);

function reason(fields: Fields): LeaveReason {
  const told = fields['reason'];
  // The list above holds nothing but reasons.
  return typeof told === 'string' && REASONS.includes(told) ? (told as LeaveReason) : 'unknown';
}

function sourceOf(value: unknown): MediaSource | null {
  // The list above holds nothing but sources.
  return typeof value === 'string' && SOURCES.includes(value) ? (value as MediaSource) : null;
}

function text(fields: Fields, name: string): string {
  const value = fields[name];
  if (typeof value !== 'string' || value === '' || value.length > 128) throw strange();
  return value;
}

function moment(fields: Fields, name: string): Date {
  const value = fields[name];
  if (typeof value !== 'number' || !Number.isSafeInteger(value)) throw strange();
  return new Date(value);
}

function strange(): EngineError {
  return new EngineError('forged-event', 'The post is not of the form that the engine writes');
}
