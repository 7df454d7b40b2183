/** What the sample can be told. */
export const settings = {
  GREETING: 'good morning',
};
