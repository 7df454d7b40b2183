import { expect, test } from 'vitest';
import { roles } from '@astra/contracts/actor';
import { mayGrant, permissionsOf, roleMay } from './permissions.ts';

test('a role that is not named for a permission does not carry it', () => {
  expect(roleMay(['secretary'], 'meeting.hand-over')).toBe(false);
  expect(roleMay([], 'meeting.see')).toBe(false);
  expect(roleMay(['organisation-administrator'], 'meeting.see')).toBe(false);
});

test('only the security officer reads the trail', () => {
  expect(permissionsOf(['security-officer'])).toContain('audit.read');
  expect(permissionsOf(['organisation-administrator', 'platform-administrator'])).not.toContain(
    'audit.read',
  );
});

test('only the organisation’s administrator says which video engines it uses', () => {
  for (const permission of [
    'engine-rule.see',
    'engine-rule.change',
    'conversation-rule.see',
    'conversation-rule.change',
  ] as const)
    expect(roles.filter((role) => roleMay([role], permission))).toEqual([
      'organisation-administrator',
    ]);
});

test('only the organisation’s administrator reads what patients said of sound and picture', () => {
  expect(roles.filter((role) => roleMay([role], 'rating.see'))).toEqual([
    'organisation-administrator',
  ]);
});

test('only the organisation’s administrator says what it is called and where it is reached', () => {
  expect(roles.filter((role) => roleMay([role], 'organisation.change'))).toEqual([
    'organisation-administrator',
  ]);
});

test('an administrator cannot grant a role above their own', () => {
  expect(mayGrant(['organisation-administrator'], 'clinician')).toBe(true);
  expect(mayGrant(['organisation-administrator'], 'platform-administrator')).toBe(false);
  expect(mayGrant(['platform-administrator'], 'platform-administrator')).toBe(true);
  expect(mayGrant(['clinician'], 'secretary')).toBe(false);
});
