/** Where a live stream stands. */
export type LiveState = 'connecting' | 'live' | 'broken';

/** One live stream of the server. */
export interface LiveStream {
  readonly url: string;
  /** What to do with each kind of event. */
  readonly on: Readonly<Record<string, (data: unknown) => void>>;
  /** The stream is open again: whatever was missed must be read anew. Also called the first time. */
  readonly onOpen?: (() => void) | undefined;
  /** Open again after a break. */
  readonly onReopen?: (() => void) | undefined;
  readonly onState?: ((state: LiveState) => void) | undefined;
}

const firstWaitMs = 500;
const longestWaitMs = 15_000;

/** The wait before try number `attempt` (from 1): doubled each time, spread so that not everybody comes back at once. */
export function waitBefore(attempt: number, chance: number): number {
  const whole = Math.min(longestWaitMs, firstWaitMs * 2 ** Math.min(attempt - 1, 10));
  return Math.round(whole * (0.5 + chance / 2));
}

/** Between 0 and 1; spreads reconnections, nothing secret. */
function chance(): number {
  const [value = 0] = crypto.getRandomValues(new Uint32Array(1));
  return value / 2 ** 32;
}

function listen(source: EventSource, on: LiveStream['on']): void {
  for (const [name, handle] of Object.entries(on)) {
    source.addEventListener(name, (event: MessageEvent<string>) =>
      handle(JSON.parse(event.data) as unknown),
    );
  }
}

/**
 * Opens a stream and keeps it open until the result is called. The browser's own EventSource gives
 * up for good on an HTTP error (a service that restarts); this does not.
 */
export function openLiveStream(stream: LiveStream): () => void {
  let source: EventSource | undefined;
  let timer: ReturnType<typeof setTimeout> | undefined;
  let attempt = 0;
  let wasOpen = false;

  const open = (): void => {
    clearTimeout(timer);
    source?.close();
    stream.onState?.(attempt === 0 ? 'connecting' : 'broken');
    source = new EventSource(stream.url);
    listen(source, stream.on);
    source.addEventListener('open', () => {
      attempt = 0;
      stream.onState?.('live');
      stream.onOpen?.();
      if (wasOpen) stream.onReopen?.();
      wasOpen = true;
    });
    source.addEventListener('error', () => {
      source?.close();
      attempt += 1;
      stream.onState?.('broken');
      clearTimeout(timer);
      timer = setTimeout(open, waitBefore(attempt, chance()));
    });
  };
  // A phone that wakes up or finds its network again should not sit out the wait.
  const hurry = (): void => {
    if (source?.readyState !== EventSource.OPEN && document.visibilityState === 'visible') open();
  };

  open();
  window.addEventListener('online', hurry);
  document.addEventListener('visibilitychange', hurry);
  return () => {
    clearTimeout(timer);
    source?.close();
    window.removeEventListener('online', hurry);
    document.removeEventListener('visibilitychange', hurry);
  };
}
