/**
 * Runs `work` again as long as it was asked for while it ran: many news become one reading, and the last one is never
 * lost.
 */
export function makeRefresher(work: () => Promise<void>): () => void {
  let isRunning = false;
  let isAskedAgain = false;
  const loop = async (): Promise<void> => {
    do {
      isAskedAgain = false;
      await work();
    } while (isAskedAgain);
    isRunning = false;
  };
  return () => {
    isAskedAgain = true;
    if (isRunning) return;
    isRunning = true;
    void loop();
  };
}
