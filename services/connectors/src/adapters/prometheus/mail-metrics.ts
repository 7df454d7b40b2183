import { Counter, Gauge, type Registry } from 'prom-client';
import type { Template } from '#domain/mail.ts';
import type { MailRoom } from '#ports/mail-room.ts';

/** Mails sent by this process, and mails that wait or are dead in the database, by template. */
export type MailMetrics = {
  readonly onSent: (template: Template) => void;
  readonly addTo: (registry: Registry) => void;
};

export function makeMailMetrics(count: MailRoom['count']): MailMetrics {
  const sent = new Counter({
    name: 'astra_mails_sent_total',
    help: 'Mails that a mail server took, by template',
    labelNames: ['template'],
    registers: [],
  });
  const held = new Gauge({
    name: 'astra_mails_held',
    help: 'Mails that wait or are dead letters, by template',
    labelNames: ['template', 'state'],
    registers: [],
    async collect() {
      const counts = await count();
      this.reset();
      for (const each of counts)
        this.set({ template: each.template, state: each.state }, each.count);
    },
  });
  return {
    onSent: (template) => sent.inc({ template }),
    addTo: (registry) => {
      registry.registerMetric(sent);
      registry.registerMetric(held);
    },
  };
}
