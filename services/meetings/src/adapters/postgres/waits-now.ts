import { sql, type RawBuilder } from 'kysely';
import type { AtDoor } from '#domain/times.ts';

/** Of guests `g` in meetings `m`. Who closes the page keeps the step: it says nothing any more once the door has closed. */
export const waitsNow = ({ entrance, onlineSince }: AtDoor): RawBuilder<unknown> => {
  const { starts, endsFrom } = entrance;
  return sql`m.state in ('planned', 'open') and g.step = 'waiting'
    and ((m.starts_at >= ${starts.from} and m.starts_at <= ${starts.until} and m.ends_at >= ${endsFrom})
      or (g.is_online and g.last_seen_at >= ${onlineSince}))`;
};
