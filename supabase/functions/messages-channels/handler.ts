import { pushKey } from "../_shared/contracts/messages.ts";
import { messageConfig } from "../_shared/core/message-config.ts";
import { route, serveRoutes } from "../_shared/core/routes.ts";

/** What pages need to know of the channels that the server is set up for. */
export const handler = serveRoutes(
  route(pushKey, () => Promise.resolve({ key: messageConfig().push?.publicKey ?? null })),
);
