/** After so long without a key, a pointer or a touch nobody is taken to be there. */
const attendedMs = 10 * 60_000;
/** Moving pointers tell so a hundred times a second; once in this time is enough. */
const everyMs = 1_000;

const signs = ['pointerdown', 'pointermove', 'keydown', 'wheel', 'touchstart'] as const;

/** What is looked at; in a browser, its own. */
interface Place {
  readonly window: EventTarget;
  readonly document: EventTarget & Pick<Document, 'visibilityState'>;
}

/**
 * Says whether somebody is before the page: it can be seen, and was touched within ten minutes. What a page reads again by
 * itself stops meanwhile, so that a session that nobody uses ends in its time (HIP-15: 30 min). Returns how to stop.
 */
export function watchAttention(
  tell: (isAttended: boolean) => void,
  { window: page, document: shown }: Place = { window, document },
): () => void {
  let touchedAt = Date.now();
  let said: boolean | undefined;
  let timer: ReturnType<typeof setTimeout> | undefined;
  const say = (): void => {
    const leftMs = touchedAt + attendedMs - Date.now();
    const isAttended = shown.visibilityState !== 'hidden' && leftMs > 0;
    clearTimeout(timer);
    if (leftMs > 0) timer = setTimeout(say, leftMs);
    if (isAttended !== said) tell(isAttended);
    said = isAttended;
  };
  const look = (): void => {
    touchedAt = Date.now();
    say();
  };
  const touch = (): void => {
    if (Date.now() - touchedAt >= everyMs || said === false) look();
  };
  for (const sign of signs) page.addEventListener(sign, touch, { passive: true, capture: true });
  // Whoever looks at the page again has just done something to see it.
  shown.addEventListener('visibilitychange', look);
  say();
  return () => {
    clearTimeout(timer);
    for (const sign of signs) page.removeEventListener(sign, touch, { capture: true });
    shown.removeEventListener('visibilitychange', look);
  };
}
