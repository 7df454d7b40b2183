/** A document of a meeting that everyone who is in it sees, at the page of who presents it. */
export type Presentation = {
  readonly meetingId: string;
  readonly organisationId: string;
  readonly itemId: string;
  readonly presenterId: string;
  readonly page: number;
};
