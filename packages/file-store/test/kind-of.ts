/** How a call ends: `done`, the kind of the port's error, or whatever else was thrown. */
export const kindOf = (work: Promise<unknown>): Promise<unknown> =>
  work.then(
    () => 'done',
    (error: unknown) => (error as { kind?: string }).kind ?? error,
  );
