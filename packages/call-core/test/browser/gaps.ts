/** How long the picture of each person has stood still, as whoever looks at the page sees it. */
export interface Gaps {
  /** Forgets what was before: the time begins now. */
  mark(): void;
  /** Each person's longest standstill since the mark, the present one included, and how old their last frame is. */
  read(): Readonly<Record<string, { readonly longestMs: number; readonly ageMs: number }>>;
  /** Follows an element that shows somebody's camera; whoever comes back on another element is the same person. */
  follow(participantId: string, element: HTMLVideoElement): void;
}

/** Watches every frame that is drawn. */
export function watchGaps(): Gaps {
  const last = new Map<string, number>();
  const longest = new Map<string, number>();
  const note = (id: string): void => {
    const now = performance.now();
    longest.set(id, Math.max(longest.get(id) ?? 0, now - (last.get(id) ?? now)));
    last.set(id, now);
  };
  return {
    mark: () => {
      longest.clear();
      for (const id of last.keys()) last.set(id, performance.now());
    },
    read: () =>
      Object.fromEntries(
        [...last].map(([id, at]) => {
          const ageMs = performance.now() - at;
          return [id, { longestMs: Math.max(longest.get(id) ?? 0, ageMs), ageMs }];
        }),
      ),
    follow: (id, element) => {
      const drawn = (): void => {
        note(id);
        element.requestVideoFrameCallback(drawn);
      };
      element.requestVideoFrameCallback(drawn);
    },
  };
}
