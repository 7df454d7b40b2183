import { testsOf, type Sabotage } from '#sabotage/sabotage.ts';

const rules = 'platform/compose/config/turnserver.conf';
const turn = testsOf('platform/compose/test/turn.test.ts');

const inIPv6 = `denied-peer-ip=::-ffff:ffff:ffff:ffff:ffff:ffff:ffff:ffff
denied-peer-ip=::ffff:0.0.0.0-::ffff:255.255.255.255
`;
// The relay compares an IPv4 peer with the rules for mapped addresses too, so both go.
const whole = `denied-peer-ip=0.0.0.0-255.255.255.255
# IPv6 whole, and by name what older relays let through it to IPv4 (CVE-2020-26262, CVE-2026-27624):
${inIPv6}`;

/** AB-TURN: the relay is no way into the house, and nobody takes it for themselves. */
export const relaySabotages: readonly Sabotage[] = [
  {
    name: 'relay-into-the-house',
    proves: 'AB-TURN-1',
    file: rules,
    find: whole,
    put: '',
    test: turn('not a private network, 10.0.0.5'),
  },
  {
    name: 'relay-by-mapped-addresses',
    proves: 'AB-TURN-1',
    file: rules,
    find: inIPv6,
    put: '',
    test: turn('not an IPv4 address in IPv6, ::ffff:169.254.169.254'),
  },
  {
    name: 'relay-to-tcp-services',
    proves: 'AB-TURN-1',
    file: rules,
    find: 'no-tcp-relay',
    put: '',
    test: turn('no TCP service is reached through it'),
  },
  {
    name: 'relay-without-quota',
    proves: 'AB-TURN-3',
    file: rules,
    find: 'user-quota=8',
    put: '',
    test: turn('one person cannot take the ports of all'),
  },
  {
    name: 'relay-for-fifty',
    proves: 'AB-TURN-3',
    file: rules,
    find: 'total-quota=8000',
    put: 'total-quota=100',
    test: turn('a house full of people is served: every one of them takes addresses'),
  },
  {
    name: 'focus-believes-anybody',
    proves: 'issue 4',
    file: 'platform/jitsi/config/jicofo.conf',
    find: '    disable-certificate-verification = false\n',
    put: '',
    test: {
      file: 'platform/jitsi/test/config.test.ts',
      name: 'focus and bridge give their passwords to our signalling server alone',
    },
  },
  {
    name: 'one-relay-credential-for-all',
    proves: 'AB-TURN-3',
    file: 'platform/jitsi/prosody/mod_astra_relays.lua',
    find: '("%d:%s"):format(expires, grant.participant)',
    put: '("%d:%s"):format(expires, "astra")',
    test: {
      file: 'platform/jitsi/test/relays.test.ts',
      name: 'with a credential of theirs for ten minutes',
    },
  },
  {
    name: 'relay-credential-for-a-day',
    proves: 'AB-TURN-2',
    file: 'platform/jitsi/prosody/mod_astra_relays.lua',
    find: '"astra_turn_lifetime", 600',
    put: '"astra_turn_lifetime", 86400',
    test: {
      file: 'platform/jitsi/test/relays.test.ts',
      name: 'with a credential of theirs for ten minutes',
    },
  },
  {
    name: 'strangers-stun-at-the-stand-by',
    proves: 'RTC-8',
    file: 'platform/compose/config/livekit.yaml',
    find: "  stun_servers: ['$ASTRA_PUBLIC_HOST:3478']\n",
    put: '',
    test: {
      file: 'platform/compose/test/stand-by.test.ts',
      name: 'a real LiveKit runs with the file of the installation',
    },
  },
  {
    name: 'orders-of-the-stand-by-from-outside',
    proves: 'issue 4',
    file: 'platform/compose/config/Caddyfile',
    find: '	reverse_proxy gateway:8400 {',
    put: '	reverse_proxy /livekit/* livekit:7880\n	reverse_proxy gateway:8400 {',
    test: {
      file: 'platform/compose/test/stand-by.test.ts',
      name: 'the stand-by is reached from outside by the gateway alone',
    },
  },
];
