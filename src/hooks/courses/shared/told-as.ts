/** Whether and with which sentence a change is told, as its RPC takes it. */
export const toldAs = ({ tell = true, note = "" }: { tell?: boolean; note?: string }) => ({
  ...(tell ? {} : { p_tell: false }),
  ...(note ? { p_note: note } : {}),
});
