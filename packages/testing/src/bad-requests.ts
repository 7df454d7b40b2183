import { events } from '@astra/contracts/events';
import { badForms } from './bad-forms.ts';
import { badQueries } from './bad-queries.ts';
import { badValues, expected, type JsonSchema } from './bad-values.ts';
import { badSegments } from './hostile-text.ts';
import { badRaw } from './raw-requests.ts';
import {
  requestOf,
  type BadRequest,
  type Example,
  type Parts,
  type Route,
  type Schemas,
} from './requests.ts';

/** Everything that can be wrong with a request of this route, from its own schemas. */
export function badRequests(name: string, route: Route, example: Example): readonly BadRequest[] {
  const schemas = (route.schema ?? {}) as Schemas;
  const parts = { name, route, example, schemas };
  const around = [...badQueries(parts), ...badHeaders(parts), ...badPaths(parts)];
  // What it reads of the body only it knows; everything else is read as any other.
  if (example.isRaw === true) return [...around, ...badRaw(parts)];
  return [...badBodies(parts), ...badEvents(parts), ...badForms(parts), ...around];
}

function badBodies({ name, example, schemas }: Parts): BadRequest[] {
  if (!schemas.body) return [];
  const place = { schema: schemas.body, value: example.body, pointer: '' };
  return badValues(place, example.secrets).map((bad) => ({
    ...requestOf(name, example, { body: bad.value }),
    ...expected(bad),
    what: `body ${bad.what}`,
  }));
}

/** The data of an event is checked by the event's own schema; the reply names no field, since a batch holds many. */
function badEvents({ name, example }: Parts): BadRequest[] {
  if (!example.events) return [];
  const [envelope] = example.body as Record<string, unknown>[];
  return Object.entries(example.events).flatMap(([type, data]) => {
    const schema = events[type as keyof typeof events].data as JsonSchema;
    const { token = example.token, source = envelope?.['source'] } = example.senders?.[type] ?? {};
    return badValues({ schema, value: data, pointer: '' }, example.secrets).map((bad) => ({
      ...requestOf(name, example, {
        body: [{ ...envelope, source, type, data: bad.value }],
        ...(token === undefined ? {} : { token }),
      }),
      ...expected({ ...bad, pointer: null }),
      what: `${type} ${bad.what}`,
    }));
  });
}

function badHeaders({ name, example, schemas }: Parts): BadRequest[] {
  return Object.keys(schemas.headers?.properties ?? {}).flatMap((key) => {
    const right = requestOf(name, example);
    const { [key]: _own, ...without } = right.headers;
    const wrong = ['nonsense', '', 'x'.repeat(300), "' or 1=1"].map((value) => ({
      ...right,
      headers: { ...without, [key]: value },
      what: `header ${key}: ${value.slice(0, 20)}`,
      statuses: [400],
      pointer: `/${key}`,
    }));
    const isNeeded = schemas.headers?.required?.includes(key) === true;
    return isNeeded
      ? [
          ...wrong,
          {
            ...right,
            headers: without,
            what: `without ${key}`,
            statuses: [400],
            pointer: `/${key}`,
          },
        ]
      : wrong;
  });
}

function badPaths({ name, example, schemas }: Parts): BadRequest[] {
  return Object.entries(example.params ?? {}).flatMap(([key]) => {
    const segments = badSegments.map((segment) => ({
      ...requestOf(name, example, { params: { [key]: segment } }),
      what: `path ${key} ${segment.slice(0, 30)}`,
      statuses: [400, 404, 414],
      ...(example.isPage === true ? { isPage: true } : {}),
    }));
    if (schemas.params?.properties?.[key]?.format !== 'uuid') return segments;
    const unknown = requestOf(name, example, { params: { [key]: crypto.randomUUID() } });
    return [
      ...segments,
      { ...unknown, what: `path ${key} of nobody`, statuses: [example.forUnknown ?? 404] },
    ];
  });
}
