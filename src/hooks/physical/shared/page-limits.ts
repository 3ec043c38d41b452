/** The server gives no more rows at once. */
export const largestPage = 200;
