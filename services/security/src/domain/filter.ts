/** What the officer looks for; what is absent is not asked for. `to` itself is not included. */
export type Filter = {
  readonly from?: string;
  readonly to?: string;
  readonly action?: string;
  readonly actorId?: string;
  readonly targetId?: string;
  readonly subjectId?: string;
  readonly outcome?: 'done' | 'refused' | 'failed';
};

/** By what somebody searched, never for what: the values would be personal data in the trail. */
export function reasonOfReading(filter: Filter): string {
  const names = Object.entries(filter)
    .filter(([, value]) => value !== undefined)
    .map(([name]) => name)
    .toSorted();
  return names.length === 0 ? 'no-filter' : `filter:${names.join(',')}`;
}
