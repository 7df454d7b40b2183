import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';

/** Settings by their whole path; of HOCON as much as our files use: blocks, paths with dots, values to the line's end. */
function settingsOf(name: 'jicofo' | 'jvb'): Readonly<Record<string, string>> {
  const text = readFileSync(new URL(`../config/${name}.conf`, import.meta.url), 'utf8');
  const found: Record<string, string> = {};
  const path: string[] = [];
  for (const line of text.split('\n').map((each) => each.trim())) {
    if (line === '' || line.startsWith('#')) continue;
    const opening = /^([\w.-]+) \{$/u.exec(line);
    const inline = /^([\w.-]+) \{ (.+) \}$/u.exec(line);
    const setting = /^([\w.-]+) = (.+)$/u.exec(line);
    if (opening?.[1] !== undefined) path.push(opening[1]);
    else if (line === '}')
      expect(path.pop(), `${name}: a block is closed that was not open`).toBeDefined();
    else if (inline) found[[...path, inline[1]].join('.')] = inline[2] ?? '';
    else if (setting) found[[...path, setting[1]].join('.')] = setting[2] ?? '';
    else expect.fail(`${name}: ${line}`);
  }
  expect(path, `${name}: a block is not closed`).toEqual([]);
  return found;
}

test('the focus offers sound that bears losses, rules nobody in, and takes requests past us from nobody', () => {
  expect(settingsOf('jicofo')).toMatchObject({
    'jicofo.codec.audio.opus.red.enabled': 'true',
    'jicofo.conference.enable-auto-owner': 'false',
    'jicofo.conference.min-participants': '1',
    'jicofo.rest.conference-request.enabled': 'false',
    'jicofo.rest.host': '"127.0.0.1"',
    'jicofo.health.enabled': 'false',
    'jicofo.sctp.enabled': 'false',
    'jicofo.octo.sctp-datachannels': 'false',
  });
});

test('focus and bridge give their passwords to our signalling server alone, also where an image would not check', () => {
  expect(settingsOf('jicofo')).toMatchObject({
    'jicofo.xmpp.client.disable-certificate-verification': 'false',
  });
  expect(settingsOf('jvb')).toMatchObject({
    'videobridge.apis.xmpp-client.configs.astra.DISABLE_CERTIFICATE_VERIFICATION': 'false',
  });
});

test('a bridge that was too slow once is used again within three seconds', () => {
  expect(settingsOf('jicofo')).toMatchObject({
    'jicofo.bridge.failure-reset-threshold': '1 second',
    'jicofo.bridge.health-checks.interval': '2 seconds',
  });
});

test('the bridge asks no stranger for its address, and its private door is for itself alone', () => {
  expect(settingsOf('jvb')).toMatchObject({
    'ice4j.harvest.mapping.stun.addresses': '[]',
    'ice4j.harvest.mapping.aws.enabled': 'false',
    'videobridge.http-servers.private': 'host = "127.0.0.1", port = 8080',
    'videobridge.apis.rest.enabled': 'false',
    'videobridge.sctp.enabled': 'false',
  });
});

/** What a list of a setting names. */
const namesIn = (list = ''): readonly string[] => list.match(/\w+/gu) ?? [];

test('the bridge seals media by nothing that is broken (RTC-1)', () => {
  const jvb = settingsOf('jvb');
  const suites = namesIn(jvb['jmt.dtls.cipher-suites']);
  const profiles = namesIn(jvb['jmt.srtp.protection-profiles']);

  expect(suites.length * profiles.length).toBeGreaterThan(0);
  // With keys of the moment, and authenticated with the encryption.
  for (const suite of suites)
    expect(suite).toMatch(/^TLS_ECDHE_\w+_WITH_(?:AES_\d+_GCM|CHACHA20_POLY1305)_SHA\d+$/u);
  for (const profile of profiles)
    expect(profile).toMatch(/^SRTP_(?:AEAD_AES_(?:128|256)_GCM|AES128_CM_HMAC_SHA1_80)$/u);
});

test('whoever comes in is sent pictures before their page has asked for any', () => {
  expect(settingsOf('jvb')).toMatchObject({ 'videobridge.cc.initial-max-height-px': '180' });
});

test('a bridge that cannot carry calls says so within ten seconds', () => {
  expect(settingsOf('jvb')).toMatchObject({
    'videobridge.health.require-valid-address': 'true',
    'videobridge.health.interval': '10 seconds',
    'videobridge.health.timeout': '30 seconds',
  });
});
