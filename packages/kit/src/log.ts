import { pino, type Logger } from 'pino';

export type Log = Logger;

/** Fields that must never reach a log, whoever passes them; the second net behind "ids only". */
const neverLogged = [
  'password',
  'code',
  'secret',
  'token',
  'ticket',
  'link',
  'email',
  'name',
  'displayName',
  'dateOfBirth',
  'text',
  'authorization',
  'cookie',
  'sealed',
  'credential',
];

/** JSON lines on standard output. */
export function makeLog(service: string, level: string): Log {
  return pino({
    level,
    base: { service },
    timestamp: pino.stdTimeFunctions.isoTime,
    redact: {
      paths: neverLogged.flatMap((field) => [field, `*.${field}`, `*.*.${field}`]),
      censor: '[secret]',
    },
    formatters: { level: (label) => ({ level: label }) },
  });
}
