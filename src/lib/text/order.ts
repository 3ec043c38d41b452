/**
 * The order of names, titles and codes that a page sorts itself: the one the database has
 * (`private.natural_order`), in whichever language the interface is.
 */
const collator = new Intl.Collator("fr", { numeric: true });

export const inOrder = (a: string, b: string): number => collator.compare(a, b);
