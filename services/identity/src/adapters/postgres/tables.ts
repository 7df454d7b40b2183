import type { Generated } from 'kysely';
import type { Role } from '@astra/contracts/actor';
import type { Locale } from '@astra/contracts/common';
import type { EndReason, LetterState } from '#domain/records.ts';

type Made = { idempotency_key: string | null; request_hash: string | null };

/** The tables of migrations/, as rows come back. */
export type Tables = {
  organisations: Made & {
    id: string;
    name: string;
    slug: string;
    phone: string | null;
    timezone: string;
    is_active: boolean;
    version: number;
    created_at: Date;
    created_by: string | null;
  };
  people: {
    id: string;
    email: string;
    email_key: string;
    display_name: string;
    locale: Locale;
    password_hash: string | null;
    version: number;
    created_at: Date;
  };
  memberships: {
    person_id: string;
    organisation_id: string;
    roles: Role[];
    is_active: boolean;
    version: number;
    created_at: Date;
    last_sign_in_at: Date | null;
  };
  totp_secrets: { person_id: string; sealed_secret: string; last_step: string; created_at: Date };
  totp_setups: { person_id: string; sealed_secret: string; expires_at: Date };
  passkeys: {
    id: string;
    person_id: string;
    credential_id: string;
    public_key: Buffer;
    counter: string;
    transports: string[];
    is_backed_up: boolean;
    name: string;
    created_at: Date;
    last_used_at: Date | null;
  };
  passkey_setups: { person_id: string; challenge: string; expires_at: Date };
  recovery_codes: { person_id: string; code_hash: string };
  sessions: {
    id: string;
    kind: 'member' | 'guest';
    subject_id: string;
    organisation_id: string;
    meeting_id: string | null;
    amr: string[];
    auth_time: Date;
    device: string;
    origin: string | null;
    started_at: Date;
    last_seen_at: Date;
    idle_seconds: number | null;
    expires_at: Date;
    ended_at: Date | null;
    end_reason: EndReason | null;
  };
  person_invitations: Made & {
    id: string;
    organisation_id: string;
    email: string;
    email_key: string;
    display_name: string;
    roles: Role[];
    locale: Locale;
    token_hash: string;
    invited_by: string;
    invited_by_name: string;
    invited_at: Date;
    expires_at: Date;
    state: 'sent' | 'accepted' | 'withdrawn';
    chosen_name: string | null;
    chosen_locale: Locale | null;
    password_hash: string | null;
    sealed_totp: string | null;
    letter: Generated<LetterState>;
    letter_at: Date | null;
  };
  guest_tickets: {
    ticket_hash: string;
    guest_id: string;
    meeting_id: string;
    organisation_id: string;
    visit_ends_at: Date;
    has_second_proof: boolean;
    expires_at: Date;
    used_at: Date | null;
  };
  sign_ins: {
    uid: string;
    person_id: string | null;
    is_shared_device: boolean;
    challenge: string | null;
    expires_at: Date;
  };
  throttles: { key: string; failures: number; last_at: Date; blocked_until: Date | null };
  password_reset_asks: {
    id: string;
    sealed_email: string;
    origin: string | null;
    request_id: string;
    asked_at: Date;
    failed_at: Generated<Date | null>;
  };
  password_resets: {
    person_id: string;
    token_hash: string | null;
    expires_at: Date;
    challenge: string | null;
    mails: number;
    counted_from: Date;
  };
  signing_keys: { kid: string; sealed_jwk: string; created_at: Date; signs_from: Date };
  oidc_models: {
    model: string;
    id_hash: string;
    sealed: string;
    grant_hash: string | null;
    uid_hash: string | null;
    consumed_at: Date | null;
    expires_at: Date;
  };
};
