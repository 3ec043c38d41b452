import { channelSetup } from "../_shared/contracts/messages.ts";
import { messageConfig } from "../_shared/core/message-config.ts";
import { route, serveRoutes } from "../_shared/core/routes.ts";

/** What pages need to know of the channels that the server is set up for. */
export const handler = serveRoutes(
  route(channelSetup, () => {
    const { push, sms, whatsapp } = messageConfig();
    const phone = Object.entries({ whatsapp, sms }).flatMap(([channel, set]) => (set ? [channel] : []));
    return Promise.resolve({ key: push?.publicKey ?? null, phone });
  }),
);
