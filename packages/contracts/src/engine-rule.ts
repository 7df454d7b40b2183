import { Type, type Static } from 'typebox';
import { exact, mark, nullable, Version } from './common.ts';

/** A name of the deployment's settings. */
export const EngineMark = mark(40, 'Which of the deployment’s video engines');

/** The deployment's video engines as one organisation uses them: `GET /engine-rule`. */
export const EngineRule = exact({
  /** Those that may be used by preference, then the others. */
  engines: Type.Array(exact({ id: EngineMark, isAllowed: Type.Boolean(), isUp: Type.Boolean() })),
  isOwn: Type.Boolean({
    description: 'False: the organisation uses all of them, in the order of the deployment',
  }),
  version: Version,
});
export type EngineRule = Static<typeof EngineRule>;
/** `PATCH /engine-rule`: for meetings that begin or must move from now on. */
export const ChangeEngineRule = exact({
  version: Version,
  engineIds: nullable(
    Type.Array(EngineMark, {
      minItems: 1,
      maxItems: 16,
      uniqueItems: true,
      description: 'The only ones that may be used, by preference; null: as the deployment has it',
    }),
  ),
});
export type ChangeEngineRule = Static<typeof ChangeEngineRule>;
