/** One at a time for each key, in this process; the acts themselves bear being done twice. */
export function makeTurns(): (key: string, work: () => Promise<void>) => Promise<void> {
  const last = new Map<string, Promise<void>>();
  return (key, work) => {
    const before = last.get(key) ?? Promise.resolve();
    const next = before.catch(() => undefined).then(work);
    last.set(key, next);
    const forget = (): void => {
      if (last.get(key) === next) last.delete(key);
    };
    next.then(forget, forget);
    return next;
  };
}
