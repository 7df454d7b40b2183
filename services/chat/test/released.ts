import type { House, Person } from './house.ts';

/** One asks for what an archive has read, another one confirms; asked before, it is as it was. */
export async function released(
  house: House,
  target: { readonly kind: 'room' | 'person'; readonly id: string },
  [asker, other]: readonly [Person, Person],
): Promise<void> {
  const { body } = await house.as(asker)('POST', '/archive/releases', {
    targetKind: target.kind,
    targetId: target.id,
    reason: 'An inquiry',
  });
  if (body.id !== undefined) await house.as(other)('POST', `/archive/releases/${body.id}/confirm`);
}
