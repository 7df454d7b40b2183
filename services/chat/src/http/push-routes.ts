import { Type } from 'typebox';
import { Value } from 'typebox/value';
import { IdParams } from '@astra/contracts/common';
import {
  AddPushDevice,
  PushDevice,
  PushDevices,
  PushNotice,
  PushNoticeTaken,
} from '@astra/contracts/push';
import { toMembersWho, toPublic } from '@astra/kit/access';
import { AppError } from '@astra/kit/problems';
import type { App } from '@astra/kit/server';
import type { UseCases } from '#app/use-cases.ts';
import { byMember } from './by.ts';
import { refusals } from './problem-replies.ts';

const config = { access: toMembersWho('chat.use') };
const nothing = { 204: Type.Null(), ...refusals };

/** Browsers that are told of news while no page is open. */
export function addPushRoutes(app: App, { push, takePushNotice }: UseCases): void {
  app.get(
    '/push/devices',
    { config, schema: { response: { 200: PushDevices, ...refusals } } },
    (request) => push.list(byMember(request)),
  );
  app.post(
    '/push/devices',
    { config, schema: { body: AddPushDevice, response: { 201: PushDevice, ...refusals } } },
    async (request, answer) =>
      answer.code(201).send(await push.add(byMember(request), request.body)),
  );
  app.delete(
    '/push/devices/:id',
    { config, schema: { params: IdParams, response: nothing } },
    async (request, answer) => {
      await push.remove(byMember(request), request.params.id);
      return answer.code(204).send(null);
    },
  );
  app.post(
    '/push/devices/:id/test',
    { config, schema: { params: IdParams, response: nothing } },
    async (request, answer) => {
      await push.test(byMember(request), request.params.id);
      return answer.code(204).send(null);
    },
  );
  // The chat server shows no token of ours: the key that it names somebody by is the proof. No door leads here from outside.
  app.post(
    '/_matrix/push/v1/notify',
    {
      config: { access: toPublic, isRaw: true },
      schema: { response: { 200: PushNoticeTaken, ...refusals }, hide: true },
    },
    ({ body }) => {
      // Its next version may say more: what is not known is left alone, as the specification asks.
      if (!Value.Check(PushNotice, body)) throw new AppError('invalid-input');
      return takePushNotice(body);
    },
  );
}
