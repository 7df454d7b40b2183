import { AskFormerDevices, FormerDevices } from '@astra/contracts/former-devices';
import { toGuests, toMembersWho } from '@astra/kit/access';
import type { App } from '@astra/kit/server';
import type { UseCases } from '#app/use-cases.ts';
import { byGuest, byMember } from './by.ts';
import { refusals } from './problem-replies.ts';

const schema = { body: AskFormerDevices, response: { 200: FormerDevices, ...refusals } };

/** What devices that are gone had signed stays known to who reads it. */
export function addFormerDeviceRoutes(
  app: App,
  { formerDevices }: Pick<UseCases, 'formerDevices'>,
): void {
  app.post('/former-devices', { config: { access: toMembersWho('chat.use') }, schema }, (request) =>
    formerDevices.see(byMember(request), request.body.userIds),
  );
  app.post('/visit/former-devices', { config: { access: toGuests }, schema }, (request) =>
    formerDevices.see(byGuest(request), request.body.userIds),
  );
}
