import type { Clock } from '@astra/kit/clock';
import type { Random } from '@astra/kit/random';
import type { Seal } from '@astra/kit/seal';
import type { OneTimePasswords, Passwords, Vault, WebAuthn } from '#ports/factors.ts';
import type { UnitOfWork } from '#ports/store.ts';

/** All that the use cases need; each takes the part it uses. */
export type Ports = {
  readonly unitOfWork: UnitOfWork;
  readonly clock: Clock;
  readonly random: Random;
  readonly vault: Vault;
  readonly passwords: Passwords;
  readonly codes: OneTimePasswords;
  readonly webAuthn: WebAuthn;
  /** For personal data in events. */
  readonly eventSeal: Seal;
  readonly publicOrigin: string;
};
