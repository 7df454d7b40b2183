/** What an editor in its frame tells the page around it, as far as we heed it. */
export type EditorNews =
  /** It is there and wants to know that somebody listens. */
  'waiting' | 'opened' | 'failed' | 'changed' | 'saved' | 'left';

/** A message of a window, as far as one looks at it. */
interface Heard {
  readonly origin: string;
  readonly source: unknown;
  readonly data: unknown;
}
interface Frame {
  readonly origin: string;
  readonly window: unknown;
}

interface Told {
  readonly MessageId?: unknown;
  readonly Values?: unknown;
}

const longest = 10_000;

/** Null for what is none, and for whatever comes from another window or another place than the editor's. */
export function newsIn({ origin, source, data }: Heard, frame: Frame): EditorNews | null {
  if (origin !== frame.origin || source !== frame.window || frame.window === null) return null;
  const { MessageId: id, Values: values } = toldIn(data);
  const value = (key: string): unknown =>
    typeof values === 'object' && values !== null ? (values as Record<string, unknown>)[key] : null;
  switch (id) {
    case 'App_LoadingStatus':
      return loading(value('Status'));
    case 'Doc_ModifiedStatus':
      return value('Modified') === true ? 'changed' : 'saved';
    case 'Action_Save_Resp':
      return value('success') === false ? 'failed' : null;
    case 'UI_Close':
    case 'close':
      return 'left';
    default:
      return null;
  }
}

function loading(status: unknown): EditorNews | null {
  if (status === 'Frame_Ready') return 'waiting';
  if (status === 'Document_Loaded') return 'opened';
  return status === 'Failed' ? 'failed' : null;
}

/** It comes as JSON in a text. */
function toldIn(data: unknown): Told {
  if (typeof data !== 'string' || data.length > longest) return {};
  try {
    const told: unknown = JSON.parse(data);
    return typeof told === 'object' && told !== null ? told : {};
  } catch {
    return {};
  }
}

/** That somebody listens. */
export const ready = (now: number): string =>
  JSON.stringify({ MessageId: 'Host_PostmessageReady', SendTime: now, Values: {} });
