import { type Static } from 'typebox';
import { oneOf } from './common.ts';

/**
 * Why somebody has to do with a document, in the codes of HL7 v3 PurposeOfUse, as FHIR AuditEvent and IHE BALP take them:
 * treatment, patient administration, healthcare operations, at the patient's request. The nearest to a patient come first.
 */
export const purposesOfUse = ['TREAT', 'PATADMIN', 'PATRQT', 'HOPERAT'] as const;
export const PurposeOfUse = oneOf(
  purposesOfUse,
  'HL7 v3 PurposeOfUse: why it was had to do with, as the service knows by role and place',
);
export type PurposeOfUse = Static<typeof PurposeOfUse>;
