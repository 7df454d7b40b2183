import type { Sabotage } from '#sabotage/sabotage.ts';

/** What only a journey with every part and a browser can notice. Each takes a minute or two. */
export const journeySabotages: readonly Sabotage[] = [
  {
    name: 'call-that-hangs-on-our-services',
    proves: 'F-01',
    file: 'apps/web/src/visit/visit-call.tsx',
    find: '  useWakeLock(true);\n',
    put: `  useWakeLock(true);
  useEffect(() => {
    const leave = (): void => void session.leave();
    const timer = setInterval(
      () => void fetch('/api/meetings/visit').then((reply) => reply.ok || leave(), leave),
      200,
    );
    return () => clearInterval(timer);
  }, [session]);\n`,
    test: { file: 'e2e/bad-day.test.ts', name: 'while two people speak' },
    says: 'Timeout',
    isSlow: true,
  },
  {
    name: 'deactivated-goes-on-talking',
    proves: 'HIP-03',
    file: 'services/meetings/src/app/cut-off.ts',
    find: '      await engine.remove(removal.roomId, removal.participantId);\n',
    put: '',
    test: {
      file: 'e2e/staff.test.ts',
      name: 'a professional whose access is closed is out of session and call at once',
    },
    says: 'Timeout',
    isSlow: true,
  },
  {
    name: 'patient-named-in-a-log',
    proves: 'GDPR-03',
    file: 'services/meetings/src/app/enter-waiting-room.ts',
    find: '      const { meeting, guest, unit } = found;\n',
    put: `      const { meeting, guest, unit } = found;
      deps.log.info({ about: [guest.name] }, 'Somebody waits');\n`,
    test: {
      file: 'e2e/privacy.test.ts',
      name: 'nothing that names or describes the patient is in any log, metric or audit entry',
    },
    isSlow: true,
  },
];
