/** Where the greeting lies. */
export const greetingFile = 'greeting.txt';
