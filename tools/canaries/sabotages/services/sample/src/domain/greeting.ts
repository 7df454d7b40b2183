/** What a caller hears first. */
export function greet(name: string): string {
  return `Good evening, ${name}.`;
}
