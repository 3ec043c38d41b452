/** Whether a name is the pseudonym under which evidence of a closed account is kept; nobody else may be called so. */
export const isClosedName = (name: string): boolean => /^#[0-9a-f]{8}$/.test(name);
