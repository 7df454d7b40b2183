/** What came of several: those that went, and why others did not. */
export interface Outcome<Given, Made> {
  readonly done: readonly Made[];
  readonly failed: readonly { readonly given: Given; readonly error: unknown }[];
}

/** Does something with each, one after the other; one that fails does not hold up those behind it. */
export async function inTurn<Given, Made>(
  all: readonly Given[],
  act: (given: Given) => Promise<Made>,
): Promise<Outcome<Given, Made>> {
  const done: Made[] = [];
  const failed: { given: Given; error: unknown }[] = [];
  for (const given of all)
    try {
      done.push(await act(given));
    } catch (error) {
      failed.push({ given, error });
    }
  return { done, failed };
}
