import type { JsonSchema } from './bad-values.ts';

/** A route as the server knows it. */
export type Route = {
  readonly method: string | readonly string[];
  readonly url: string;
  readonly bodyLimit?: number;
  readonly schema?: unknown;
  readonly config?: unknown;
};
/** The parts of a route's schema. */
export type Schemas = {
  readonly params?: JsonSchema;
  readonly querystring?: JsonSchema;
  readonly headers?: JsonSchema;
  readonly body?: JsonSchema;
};

/** A request that is right, and what it is answered. It uses every field that its route knows. */
export type Example = {
  /** Bearer token; left out on routes for everybody. */
  readonly token?: string;
  readonly params?: Readonly<Record<string, string>>;
  readonly query?: Readonly<Record<string, string>>;
  readonly headers?: Readonly<Record<string, string>>;
  readonly body?: unknown;
  readonly answers: number;
  /** What the same request is answered for an id that nobody has; 404 when left out. */
  readonly forUnknown?: number;
  /** Pointers of texts that may hold nearly any character, since they are only hashed or compared. */
  readonly secrets?: readonly string[];
  /** Token of somebody with the same roles in another organisation; of a guest, of another meeting. */
  readonly stranger?: string;
  /** Token of somebody of the same organisation and roles whose it is not, or of another guest: they find nothing either. */
  readonly peer?: string;
  /** Ids in the path, by name, that are there and belong to another thing of the asker's own: each is nobody's here. */
  readonly crossed?: Readonly<Record<string, string>>;
  /**
   * By the pointer of a field of the body: ids that are there and are not for this; each is answered as nobody's.
   * An object says several fields at once.
   */
  readonly crossedBody?: Readonly<Record<string, readonly (string | readonly string[] | object)[]>>;
  /** The same for fields of the query, one or several at once. */
  readonly crossedQuery?: readonly Readonly<Record<string, string>>[];
  /** The same for ids that are written in headers. */
  readonly crossedHeaders?: readonly {
    readonly what: string;
    readonly theirs: Readonly<Record<string, string>>;
    readonly nobodys: Readonly<Record<string, string>>;
  }[];
  /** Why somebody else's is not tried where it could be: by `stranger`, `peer`, `:param`, `/field/of/body` or `?field`. */
  readonly notTried?: Readonly<Record<string, string>>;
  /** Another change of the same, where the right request may be repeated: after it, its version is one of before. */
  readonly change?: () => Promise<unknown>;
  /** Tokens of a kind that the route is not for. */
  readonly others?: readonly string[];
  /** Reads its body by itself, so that no schema says what is wrong with it. */
  readonly isRaw?: boolean;
  /** Headers that vouch for the body: without one of them, or over another body, it is not believed (401). */
  readonly signature?: readonly string[];
  /** Statuses by which its protocol refuses, where ours would be others. */
  readonly refuses?: readonly number[];
  /** Hands on to somebody else, whose answers are their own. */
  readonly isHandedOn?: boolean;
  /** Answers people: its refusals are pages. */
  readonly isPage?: boolean;
  /** Goes on for as long as somebody listens: the right request is not sent here. */
  readonly isStream?: boolean;
  /** For `POST /internal/events`: right data of each event that is taken; each is made wrong as well. */
  readonly events?: Readonly<Record<string, unknown>>;
  /** Who tells of an event, where it is another service than the example's. */
  readonly senders?: Readonly<Record<string, { readonly source: string; readonly token: string }>>;
};

export type Request = {
  readonly method: string;
  readonly url: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly payload?: string;
};
/** A request that must be refused, with one of these statuses. */
export type BadRequest = Request & {
  readonly what: string;
  readonly statuses: readonly number[];
  readonly pointer?: string | null;
  readonly hostile?: string;
  readonly isOnlyText?: boolean;
  readonly isPage?: boolean;
  readonly isHandedOn?: boolean;
};

/** A route with the right request that the wrong ones are made from. */
export type Parts = {
  readonly name: string;
  readonly route: Route;
  readonly example: Example;
  readonly schemas: Schemas;
};

/** What is different from the example. */
export type Change = {
  readonly params?: Readonly<Record<string, string>>;
  readonly query?: string;
  readonly headers?: Readonly<Record<string, string>>;
  readonly body?: unknown;
  readonly token?: string | null | undefined;
};

/** The example as a request; `change` says what is different. */
export function requestOf(name: string, example: Example, change: Change = {}): Request {
  const [method = '', url = ''] = name.split(' ');
  const params = { ...example.params, ...change.params };
  const path = url.replaceAll(/:(\w+)/g, (_all, key: string) => params[key] ?? `:${key}`);
  const query = change.query ?? new URLSearchParams(example.query).toString();
  const token = change.token === undefined ? example.token : (change.token ?? undefined);
  const body = 'body' in change ? change.body : example.body;
  return {
    method,
    url: query === '' ? path : `${path}?${query}`,
    headers: {
      ...(body === undefined ? {} : { 'content-type': 'application/json' }),
      ...(token === undefined ? {} : { authorization: `Bearer ${token}` }),
      ...example.headers,
      ...change.headers,
    },
    ...(body === undefined ? {} : { payload: JSON.stringify(body) }),
  };
}

/** The example of a route that a colleague with the same roles may use for the same thing; `why` says so. */
export function sharedWithPeers<E extends Example>(example: E, why: string): Omit<E, 'peer'> {
  const { peer: _mayToo, ...shared } = example;
  return { ...shared, notTried: { ...example.notTried, peer: why } };
}
