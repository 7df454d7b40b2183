import { join } from 'node:path';
import { livekitBinary } from '#paths.ts';
import type { PartSpec } from '#run/part.ts';
import { answers, logFile } from '#run/part-list.ts';
import { writePrivate } from '#run/secrets.ts';
import { environmentOf, liveKitKey, listenAddress, videoServers } from '#run/services.ts';
import type { Settings, VideoServer } from '#run/services.ts';

/**
 * Where another engine can take over, a video server that dies stays away for a while, as one on a machine that died does: else it is back
 * before anybody could be taken to the other one.
 */
const awayMs = 8_000;

/** The video servers; nothing of them can be reached from beyond this machine, and no outside STUN server is named. */
export function videoParts(settings: Settings): readonly PartSpec[] {
  const isOneOfSeveral = environmentOf('meetings', settings)['ENGINES']?.includes(',') === true;
  return videoServers(settings).map((server) => ({
    ...videoPart(settings, server),
    ...(isOneOfSeveral ? { awayMs } : {}),
  }));
}

function videoPart(settings: Settings, server: VideoServer): PartSpec {
  const { state } = settings;
  const config = join(state, `${server.id}.json`);
  writePrivate(config, configuration(settings, server));
  return {
    name: server.id,
    command: livekitBinary(),
    args: ['--config', config],
    log: logFile(state, server.id),
    isReady: () => answers(`http://127.0.0.1:${server.port}/`),
    stopSignal: 'SIGINT',
    insistAfterMs: 300, // it waits for calls to end; a local stack does not
    stopGraceMs: 4000,
  };
}

function configuration(settings: Settings, server: VideoServer): object {
  const { ports, isInOwnNetwork } = settings;
  const listen = listenAddress(settings);
  const loopback = process.platform === 'darwin' ? 'lo0' : 'lo';
  return {
    port: server.port,
    bind_addresses: [listen],
    keys: { [liveKitKey]: server.secret },
    rtc: {
      udp_port: server.udpPort,
      tcp_port: isInOwnNetwork === true ? server.tcpPort : 0, // cannot be bound to loopback
      node_ip: '127.0.0.1',
      use_external_ip: false,
      enable_loopback_candidate: true,
      ips: { includes: ['127.0.0.0/8'] },
      interfaces: { includes: [loopback] },
      stun_servers: [`127.0.0.1:${server.turnPort}`],
      // Who comes just after a camera has begun waits for its next whole picture: by default up to a second.
      pli_throttle: { low_quality: '150ms', mid_quality: '200ms', high_quality: '250ms' },
    },
    turn: {
      enabled: true,
      domain: 'localhost',
      udp_port: server.turnPort,
      bind_addresses: [listen],
      allow_restricted_peer_cidrs: ['127.0.0.0/8'],
    },
    room: { auto_create: false },
    webhook: {
      api_key: liveKitKey,
      urls: [`http://127.0.0.1:${ports.meetings}/engines/${server.id}/webhook`],
    },
    logging: { level: 'info', json: true },
  };
}
