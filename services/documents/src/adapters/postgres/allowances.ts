import { sql } from 'kysely';
import type { AllowanceRow, Allowances } from '#ports/allowances.ts';
import { one, run, type Trx } from './rows.ts';

type Row = {
  readonly version: number;
  readonly largest: string | null;
  readonly quota: string | null;
  readonly used: string;
};
const columns = sql`version, largest_file_bytes as largest, quota_bytes as quota, used_bytes as used`;
const number = (text: string | null): number | null => (text === null ? null : Number(text));
const toAllowance = ({ version, largest, quota, used }: Row): AllowanceRow => ({
  version,
  largestFileBytes: number(largest),
  quotaBytes: number(quota),
  usedBytes: Number(used),
});
const untouched: AllowanceRow = {
  version: 1,
  largestFileBytes: null,
  quotaBytes: null,
  usedBytes: 0,
};

export function makeAllowances(trx: Trx): Allowances {
  const ensure = (organisationId: string): Promise<void> =>
    run(
      trx,
      sql`insert into allowances (organisation_id) values (${organisationId}) on conflict do nothing`,
    );
  return {
    find: async (organisationId) => {
      const row = await one(
        trx,
        sql<Row>`select ${columns} from allowances where organisation_id = ${organisationId}`,
      );
      return row ? toAllowance(row) : untouched;
    },
    take: async (organisationId, bytes, quotaBytes) => {
      await ensure(organisationId);
      const row = await one(
        trx,
        sql`update allowances set used_bytes = used_bytes + ${bytes}
          where organisation_id = ${organisationId}
            and used_bytes + ${bytes} <= least(${quotaBytes}, coalesce(quota_bytes, ${quotaBytes})) returning 1`,
      );
      return row !== null;
    },
    giveBack: (organisationId, bytes) =>
      run(
        trx,
        sql`update allowances set used_bytes = greatest(0, used_bytes - ${bytes})
          where organisation_id = ${organisationId}`,
      ),
    change: async (organisationId, { version, largestFileBytes, quotaBytes }) => {
      await ensure(organisationId);
      const row = await one(
        trx,
        sql<Row>`update allowances set largest_file_bytes = ${largestFileBytes}, quota_bytes = ${quotaBytes},
            version = version + 1
          where organisation_id = ${organisationId} and version = ${version} returning ${columns}`,
      );
      return row && toAllowance(row);
    },
  };
}
