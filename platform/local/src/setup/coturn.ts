import type { DebianProgram } from '#setup/debian-program.ts';

/** The TURN relay that its rules are tested on. */
export const coturn: DebianProgram = {
  name: 'coturn',
  packages: ['coturn'],
  remedy:
    'The test of the relay needs coturn; install it where apt-get is at hand (Debian), and run this again.',
  furnish: ({ usr }) => Promise.resolve([`exec '${usr}/bin/turnserver' "$@"`]),
};
