/** What this service leans on beside its database. A scanner is there only where the deployment has one. */
export type PartName = 'files' | 'keys' | 'scanner';
/** Asked at this moment. */
export type PartAnswer =
  | { readonly status: 'up' }
  | { readonly status: 'down'; readonly kind: string };
export type WatchedParts = Readonly<Partial<Record<PartName, () => Promise<PartAnswer>>>>;
