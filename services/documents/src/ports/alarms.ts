/** What a house's people in charge are told of. */
export type AlarmKind = 'files-changed' | 'room-nearly-full';
export type Alarm = { readonly organisationId: string; readonly kind: AlarmKind };

/** What must reach somebody, whoever happens to be looking. */
export type Alarms = {
  /** It was met just now; once more, if it was before. */
  readonly raise: (alarm: Alarm, at: Date) => Promise<void>;
  /**
   * Raises that of houses whose room is nearly full, and puts down that of those which have room again. `quotaBytes`: what the
   * deployment gives to each at most.
   */
  readonly lookAtRoom: (wish: { readonly quotaBytes: number; readonly at: Date }) => Promise<void>;
  /** Those met since they were last told, and told nothing since `toldBefore`; what waits longest first. */
  readonly toTell: (wish: {
    readonly toldBefore: Date;
    readonly limit: number;
  }) => Promise<readonly Alarm[]>;
  /** False when another replica has told it since `toldBefore`. */
  readonly markTold: (
    alarm: Alarm,
    when: { readonly at: Date; readonly toldBefore: Date },
  ) => Promise<boolean>;
  /** When it was last met. Null: never, or it is over. */
  readonly lastAt: (alarm: Alarm) => Promise<Date | null>;
};
