import type { LinkPreview } from '#domain/link-preview.ts';

/** Pages of the web. */
export type Pages = {
  /** What the page there says of itself. Null, and never an error: it says nothing, or is not to be had. */
  readonly look: (address: string) => Promise<LinkPreview | null>;
};
