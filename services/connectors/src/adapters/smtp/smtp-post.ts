import { createTransport } from 'nodemailer';
import type { Secret } from '@astra/kit/secret';
import type { Delivery, OutgoingMail, Post } from '#ports/post.ts';

type Settings = {
  readonly url: Secret;
  /** Sends in the clear where the server offers no TLS. The machine itself needs no leave. */
  readonly allowPlain: boolean;
};

/** The mail server of `url`; connections are kept and shared. */
export function makeSmtpPost(settings: Settings): Post & { readonly stop: () => Promise<void> } {
  const transport = createTransport(transportOptions(settings));
  return {
    send: async (mail) => {
      try {
        await transport.sendMail(toMessage(mail));
        return { is: 'accepted' };
      } catch (error) {
        return toDelivery(error);
      }
    },
    stop: async () => transport.close(),
  };
}

const loopback = new Set(['localhost', '127.0.0.1', '[::1]']);

function transportOptions({ url, allowPlain }: Settings): Parameters<typeof createTransport>[0] {
  const { protocol, hostname, port, username, password } = new URL(url.reveal());
  const secure = protocol === 'smtps:';
  const auth = { user: decodeURIComponent(username), pass: decodeURIComponent(password) };
  return {
    pool: true,
    maxConnections: 5,
    host: hostname.replaceAll(/[[\]]/g, ''),
    port: port === '' ? (secure ? 465 : 587) : Number(port),
    secure,
    requireTLS: !secure && !allowPlain && !loopback.has(hostname),
    ...(username === '' ? {} : { auth }),
    connectionTimeout: 10_000,
    greetingTimeout: 10_000,
    socketTimeout: 20_000,
    // A mail is what we wrote: nothing is ever read from a disk or fetched to fill it.
    disableFileAccess: true,
    disableUrlAccess: true,
  };
}

function toMessage(
  mail: OutgoingMail,
): Parameters<ReturnType<typeof createTransport>['sendMail']>[0] {
  return {
    messageId: mail.messageId,
    from: mail.from,
    to: mail.to,
    subject: mail.subject,
    text: mail.text,
    html: mail.html,
    headers: {
      'Content-Language': mail.locale,
      // RFC 3834: no holiday reply is wanted.
      'Auto-Submitted': 'auto-generated',
    },
    ...(mail.calendar && {
      icalEvent: {
        method: mail.calendar.method,
        filename: mail.locale === 'fr' ? 'rendez-vous.ics' : 'appointment.ics',
        content: mail.calendar.content,
      },
    }),
  };
}

type SmtpFault = {
  readonly responseCode?: number;
  readonly command?: string;
  readonly code?: string;
};

/** Only a 5yz to RCPT or DATA is about this mail; everything else (sign-in, greeting, network) may be mended. */
function toDelivery(error: unknown): Delivery {
  const fault = (typeof error === 'object' && error !== null ? error : {}) as SmtpFault;
  const isPermanent = (fault.responseCode ?? 0) >= 500;
  if (isPermanent && fault.command === 'RCPT TO')
    return { is: 'refused', reason: 'recipient-refused' };
  if (isPermanent && fault.command === 'DATA') return { is: 'refused', reason: 'message-refused' };
  const code = fault.responseCode ?? fault.code ?? 'unknown';
  return { is: 'unreachable', reason: `smtp-${String(code).toLowerCase()}` };
}
