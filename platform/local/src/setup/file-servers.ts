import type { DebianProgram } from '#setup/debian-program.ts';

/**
 * What the tests of files run: two WebDAV servers of other makers, a key store that speaks PKCS#11 as
 * the hardware ones do, and ClamAV's daemon (without its signatures: tests bring one of their own). Together, since Debian's lists are fetched for each step.
 * The first word of the launcher says which one.
 */
export const fileServers: DebianProgram = {
  name: 'file-servers',
  packages: ['apache2-bin', 'rclone', 'softhsm2', 'clamav-daemon'],
  remedy:
    'The tests of file servers need Apache, rclone, SoftHSM and ClamAV; run this again where apt-get is at hand (Debian).',
  furnish: ({ usr, lib }) =>
    Promise.resolve([
      'which="$1"',
      'shift',
      `export APACHE_MODULES='${usr}/lib/apache2/modules'`,
      `export SOFTHSM2_LIBRARY='${lib}/softhsm/libsofthsm2.so'`,
      'case "$which" in',
      `  apache) exec '${usr}/sbin/apache2' "$@" ;;`,
      `  rclone) exec '${usr}/bin/rclone' "$@" ;;`,
      `  softhsm) exec '${usr}/bin/softhsm2-util' --module "$SOFTHSM2_LIBRARY" "$@" ;;`,
      `  clamd) exec '${usr}/sbin/clamd' "$@" ;;`,
      'esac',
    ]),
};
