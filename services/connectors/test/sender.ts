import { startConnectorsOn } from './service.ts';

/** The service in a process of its own, so that it can be killed: takes events from whoever started it. */
const [url = '', ownerUrl = '', smtpUrl = '', sealKey = ''] = process.argv.slice(2);
const connectors = await startConnectorsOn(
  { url, ownerUrl, drop: async () => {} },
  { smtpUrl, sealKey },
);
process.on(
  'message',
  (events: Parameters<typeof connectors.post>[0]) =>
    void connectors.post(events).then((status) => process.send?.(status)),
);
process.send?.('ready');
