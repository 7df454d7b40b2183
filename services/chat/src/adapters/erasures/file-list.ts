import { makeLineList } from '@astra/kit/line-list';
import type { Erasure, ErasureList } from '#ports/erasures.ts';

const uuid = '[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}';
const line = new RegExp(
  `^person (${uuid}) (${uuid}) (\\d{4}-\\d{2}-\\d{2}T[\\d:.]+Z) ([^ ,]+(?:,[^ ,]+)*)$`,
  'u',
);

const written = ({ personId, organisationId, at, localparts }: Erasure): string =>
  `person ${personId} ${organisationId} ${at.toISOString()} ${localparts.join(',')}`;

function read(text: string): Erasure | null {
  const [, personId, organisationId, at, localparts] = line.exec(text) ?? [];
  if (!personId || !organisationId || !at || !localparts) return null;
  return { personId, organisationId, at: new Date(at), localparts: localparts.split(',') };
}

/** One erasure a line, in a file that is only appended to. Its folder must be there. */
export function makeFileList(path: string): ErasureList {
  const list = makeLineList(path);
  return {
    add: (erasures) => list.add(erasures.map(written)),
    from: async (from) => {
      const { lines, bytes } = await list.from(from);
      return { erasures: lines.map(read).filter((each) => each !== null), bytes };
    },
  };
}
