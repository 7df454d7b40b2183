import type { AuditRow, AuditSearch } from '#api/audit.ts';

/** Which part of an entry an identifier is looked for in. */
export type About = 'actorId' | 'targetId' | 'subjectId';
/** How far back. */
export type Period = 'day' | 'week' | 'month' | 'all';

/** What the officer chose. */
export interface AuditFilter {
  readonly period: Period;
  readonly action: string;
  readonly outcome: AuditRow['outcome'] | '';
  readonly about: About;
  readonly id: string;
}

/** The last day, everything. */
export const noFilter: AuditFilter = {
  period: 'day',
  action: '',
  outcome: '',
  about: 'actorId',
  id: '',
};

const dayMs = 86_400_000;
const lengths: Readonly<Record<Exclude<Period, 'all'>, number>> = {
  day: dayMs,
  week: 7 * dayMs,
  month: 31 * dayMs,
};

/** Whether somebody typed an identifier, and not a name. */
export const isIdentifier = (text: string): boolean =>
  /^[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}$/iu.test(text);

/** The search that a filter stands for. */
export function searchOf(filter: AuditFilter, now: number): AuditSearch {
  const { period, action, outcome, about, id } = filter;
  const from = period === 'all' ? undefined : new Date(now - lengths[period]).toISOString();
  return {
    from,
    action: action || undefined,
    outcome: outcome || undefined,
    ...(id.trim() ? { [about]: id.trim() } : {}),
  };
}
