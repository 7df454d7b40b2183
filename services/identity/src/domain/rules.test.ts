import { describe, expect, test } from 'vitest';
import { deviceOf, truncateAddress } from '#domain/devices.ts';
import { isTooWeak } from '#domain/passwords.ts';
import { formatRecoveryCode, plainRecoveryCode } from '#domain/recovery-codes.ts';
import { changedRoles, wouldLeaveNone } from '#domain/roles.ts';
import { isAlive } from '#domain/sessions.ts';
import { delaySeconds } from '#domain/throttle.ts';

const now = new Date('2026-11-23T09:00:00Z');
const before = (seconds: number): Date => new Date(now.getTime() - seconds * 1000);

describe('a password', () => {
  const nadia = { email: 'n.berthelot@ch-kerval.example', displayName: 'Dr Nadia Berthelot' };

  test.each([
    'eleven-char',
    'password1234',
    'Password!2026!',
    'motdepasse123',
    'P@ssw0rd1234',
    'azertyuiop12',
    'qwertyuiop[]',
    'abcdefghijkl',
    '123456789012',
    '111111111111',
    'abcabcabcabc',
    'berthelot2026',
    'nadiaberthelot',
    'kerval-example',
    'Bienvenue2026!',
  ])('is refused when it can be guessed: %s', (password) => {
    expect(isTooWeak(password, nadia)).toBe(true);
  });

  test.each([
    'correct horse battery staple',
    'le chat dort sur le toit',
    'zoubida-falumi-84',
    'xK9#mQ2$vL7!',
    'мой очень длинный пароль',
    '今日は天気がいいですね散歩しよう',
  ])('is taken whatever characters it has: %s', (password) => {
    expect(isTooWeak(password, nadia)).toBe(false);
  });
});

test('the first tries are free, then the wait doubles up to a quarter of an hour', () => {
  const delays = [4, 5, 6, 7, 8, 9, 10, 50].map((failures) => delaySeconds('account', failures));

  expect(delays).toEqual([0, 30, 60, 120, 240, 480, 900, 900]);
  expect(delaySeconds('origin', 20)).toBe(0);
});

describe('a session', () => {
  const session = {
    endedAt: null,
    expiresAt: before(-60),
    idleSeconds: 600,
    lastSeenAt: before(599),
  };

  test('lives until it ends, expires or is idle for too long', () => {
    expect(isAlive(session, now)).toBe(true);
    expect(isAlive({ ...session, endedAt: before(1) }, now)).toBe(false);
    expect(isAlive({ ...session, expiresAt: now }, now)).toBe(false);
    expect(isAlive({ ...session, lastSeenAt: before(600) }, now)).toBe(false);
    expect(isAlive({ ...session, idleSeconds: null, lastSeenAt: before(9_999) }, now)).toBe(true);
  });
});

test('a device is told in words that we chose, never in the browser’s own', () => {
  const phone =
    'Mozilla/5.0 (iPhone; CPU iPhone OS 19_0 like Mac OS X) AppleWebKit/605 Version/19 Mobile Safari/604';

  expect(deviceOf(phone)).toBe('Safari · iPhone');
  expect(deviceOf('<script>alert(1)</script>')).toBe('?');
  expect(deviceOf('')).toBe('?');
});

test('an address loses the part that names one machine', () => {
  expect(truncateAddress('203.0.113.77')).toBe('203.0.113.0/24');
  expect(truncateAddress('::ffff:203.0.113.77')).toBe('203.0.113.0/24');
  expect(truncateAddress('2001:db8:1234:5678::1')).toBe('2001:db8:1234::/48');
  expect(truncateAddress('::1')).toBe('0:0:0::/48');
  expect(truncateAddress('unknown')).toBeNull();
});

test('a recovery code is easy to read and matched whatever its case and dashes', () => {
  const code = formatRecoveryCode(new Uint8Array(16).map((_, at) => at * 13));

  expect(code).toMatch(/^([a-z2-9]{4}-){3}[a-z2-9]{4}$/);
  expect(plainRecoveryCode(code.toUpperCase())).toBe(code.replaceAll('-', ''));
});

test('only what is given or taken counts as changed, and one administrator is always left', () => {
  expect(changedRoles(['clinician', 'secretary'], ['secretary', 'security-officer'])).toEqual([
    'clinician',
    'security-officer',
  ]);
  expect(wouldLeaveNone(['a'], 'a')).toBe(true);
  expect(wouldLeaveNone(['a', 'b'], 'a')).toBe(false);
});
