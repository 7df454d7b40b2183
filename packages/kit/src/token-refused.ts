import { errors } from 'jose';
import { AppError } from './problems.ts';

/** What is wrong with a token, in the words that the signalling server of Jitsi has for its own. */
export type TokenFault =
  | 'algorithm'
  | 'audience'
  | 'claims'
  | 'early'
  | 'expired'
  | 'form'
  | 'issuer'
  | 'key'
  | 'signature'
  | 'size'
  | 'type';

/** A token that is not believed. Who shows it is told `not-signed-in` and nothing else; the fault is for the trail and for figures. */
export class TokenRefused extends AppError {
  readonly fault: TokenFault;

  constructor(fault: TokenFault, options?: ErrorOptions) {
    super('not-signed-in', undefined, options);
    this.fault = fault;
  }
}

const byClaim: Readonly<Record<string, TokenFault>> = {
  aud: 'audience',
  iss: 'issuer',
  nbf: 'early',
  typ: 'type',
};
const byCode: Readonly<Record<string, TokenFault>> = {
  [errors.JWTExpired.code]: 'expired',
  [errors.JWSSignatureVerificationFailed.code]: 'signature',
  [errors.JOSEAlgNotAllowed.code]: 'algorithm',
  [errors.JWKSNoMatchingKey.code]: 'key',
  [errors.JWKSMultipleMatchingKeys.code]: 'key',
};

/** What the library found wrong. */
export function faultIn(cause: unknown): TokenFault {
  if (cause instanceof errors.JWTClaimValidationFailed) return byClaim[cause.claim] ?? 'claims';
  return (cause instanceof errors.JOSEError ? byCode[cause.code] : undefined) ?? 'form';
}
