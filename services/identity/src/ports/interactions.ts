/** A sign-in that the OpenID provider waits for, in the browser that began it. */
export type InteractionHandle = {
  readonly uid: string;
  /** The session that this browser had at the provider until now. */
  readonly previousSessionId: string | null;
  /** Tells the provider who signed in; returns where the browser goes on. */
  readonly finish: (login: {
    readonly sessionId: string;
    readonly amr: readonly string[];
    readonly authTime: Date;
  }) => Promise<string>;
};
