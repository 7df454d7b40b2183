import { PushRuleActionName, PushRuleKind } from 'matrix-js-sdk';
import type { IPushRule, MatrixClient } from 'matrix-js-sdk';

/** Where a rule about one room can stand: ours, that lets names through, and that of clients which silence them too. */
const kinds = [PushRuleKind.RoomSpecific, PushRuleKind.Override] as const;

const isSilent = ({ enabled, actions }: IPushRule): boolean =>
  enabled && !actions.some((action) => action === PushRuleActionName.Notify);

/** The rules of the person that keep this room silent. */
const silencing = (client: MatrixClient, roomId: string): readonly (typeof kinds)[number][] =>
  kinds.filter((kind) =>
    client.pushRules?.global[kind]?.some((rule) => rule.rule_id === roomId && isSilent(rule)),
  );

export const isMuted = (client: MatrixClient, roomId: string): boolean =>
  silencing(client, roomId).length > 0;

/** The server keeps it: every device of the person, and who tells them of news, goes by it. */
export async function mute(client: MatrixClient, roomId: string, isToBe: boolean): Promise<void> {
  if (isToBe) {
    await client.addPushRule('global', PushRuleKind.RoomSpecific, roomId, { actions: [] });
    return;
  }
  for (const kind of silencing(client, roomId)) await client.deletePushRule('global', kind, roomId);
}
