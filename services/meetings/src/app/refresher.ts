/**
 * Runs `work` again as long as it was asked for while it ran: many news become one reading, the last one is never lost,
 * and two readings of one thing never overtake each other.
 */
export function makeRefresher(
  work: () => Promise<void>,
  onError: (error: unknown) => void,
  onIdle: () => void = () => {},
): () => void {
  let isRunning = false;
  let isAskedAgain = false;
  const loop = async (): Promise<void> => {
    do {
      isAskedAgain = false;
      await work().catch(onError);
    } while (isAskedAgain);
    isRunning = false;
    onIdle();
  };
  return () => {
    isAskedAgain = true;
    if (isRunning) return;
    isRunning = true;
    void loop();
  };
}
