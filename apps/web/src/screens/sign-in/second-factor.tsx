import type { ReactElement } from 'react';
import { useTranslations } from 'use-intl';
import { Button, ButtonLink } from '@astra/ui/button';
import { Who } from '@astra/ui/who';
import { goToSignIn } from '#api/gateway.ts';
import { signInApi } from '#api/identity.ts';
import type { Interaction } from '#api/identity.ts';
import { SecondProof } from '#app/second-proof.tsx';
import { dialled, unbroken } from '#shared/dialled.ts';
import { usePasskeySignIn } from './passkey-button.tsx';
import { useLeaving } from './use-leaving.ts';

/** A sign-in of its own: the password that was proved here is worth nothing there. */
const signInAnew = (): void => goToSignIn('/', { isFresh: true });

function Person({ person }: { readonly person: Interaction['person'] }): ReactElement | null {
  const t = useTranslations('signIn');
  if (!person) return null;
  return (
    <>
      <p className="line door__who">
        <Who kind="member" name={person.displayName} />
        <span>
          <strong>{person.displayName}</strong>
          <br />
          <span className="soft small">{person.email}</span>
        </span>
      </p>
      <Button look="link" icon="arrow-left" onClick={signInAnew}>
        {t('otherAddress')}
      </Button>
    </>
  );
}

/** No way is left: whom to call, at the moment when no page of help can be reached. */
function Lost({ phone }: Pick<Interaction, 'phone'>): ReactElement {
  const t = useTranslations('signIn');
  if (phone === null) return <p className="small soft mt-2">{t('lost')}</p>;
  return (
    <div className="mt-2">
      <p className="small soft">{t('lostCall')}</p>
      <ButtonLink look="link" icon="phone" href={`tel:${dialled(phone)}`}>
        {t('help', { phone: unbroken(phone) })}
      </ButtonLink>
    </div>
  );
}

interface SecondFactorProps {
  readonly uid: string;
  readonly interaction: Interaction;
  readonly onExpired: () => void;
}

/** The second step: a code of the person's application, and the other ways. */
export function SecondFactor({ interaction, uid, onExpired }: SecondFactorProps): ReactElement {
  const proofs = {
    totp: useLeaving((digits: string) => signInApi.totp(uid, digits), onExpired),
    recovery: useLeaving((code: string) => signInApi.recoveryCode(uid, code), onExpired),
    passkey: usePasskeySignIn(uid, onExpired),
  };
  return (
    <>
      <Person person={interaction.person} />
      <SecondProof methods={interaction.methods} proofs={proofs} />
      <Lost phone={interaction.phone} />
    </>
  );
}
