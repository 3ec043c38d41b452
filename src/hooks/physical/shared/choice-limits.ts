/** A combobox shows the best few; more text finds the rest. */
export const few = 20;
/** How long a list of choices is believed, in milliseconds. */
export const whileChoosing = 60_000;
