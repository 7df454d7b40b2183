/** Key of the person's own second factors. */
export const factorsKey = ['me', 'factors'];
