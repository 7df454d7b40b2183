export type ConversationRule = {
  /** After the end; 0: patients have the conversation until the end. */
  readonly days: number;
  readonly version: number;
};

/** For how long organisations leave conversations open to patients. */
export type ConversationRules = {
  /** Until the end, where an organisation has made no rule. */
  readonly of: (organisationId: string) => Promise<ConversationRule>;
  /** Holds the rule until the end of the transaction. */
  readonly lock: (organisationId: string) => Promise<ConversationRule>;
  readonly save: (organisationId: string, rule: ConversationRule) => Promise<void>;
};
