import { createECDH, createHash } from "node:crypto";

/**
 * A browser of which the local push service has the keys, and so can show what it is sent. Another one's name is the end of its
 * endpoint; `…-404`, `…-410`, `…-429` and `…-500` answer so.
 */
export const LOCAL_BROWSER = (() => {
  const pair = createECDH("prime256v1");
  pair.setPrivateKey(createHash("sha256").update("the local push service").digest());
  return {
    endpoint: (name: string) => `https://fcm.googleapis.com/fcm/send/local-${name}`,
    p256dh: pair.getPublicKey("base64url"),
    auth: createHash("sha256").update("its browser").digest().subarray(0, 16).toString("base64url"),
    shared: (sender: Uint8Array) => pair.computeSecret(sender),
  };
})();
