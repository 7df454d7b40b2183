import { Uuid } from '@astra/contracts/common';
import { systemRandom } from '@astra/kit/random';
import { Type } from 'typebox';
import type { Words } from '#app/messages.ts';

/** Not demanded: a page that was open before an update of the house sends none, and the person on it must be heard. */
export const MessageKeyHeader = Type.Object({ 'idempotency-key': Type.Optional(Uuid) });

type Written = {
  readonly headers: { readonly 'idempotency-key'?: string };
  readonly body: { readonly text: string };
};

/** What was written, under the key that came with it or one of its own. */
export const wordsIn = ({ headers, body }: Written): Words => ({
  text: body.text,
  key: headers['idempotency-key'] ?? systemRandom.uuid(),
});
