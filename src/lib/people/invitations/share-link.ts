import { links } from "@/lib/paths";

/** The whole address of an invitation, as it is shared. */
export const invitationUrl = (token: string): string => `${location.origin}${links.invitation(token)}`;

/** Opens WhatsApp with the message written; whom it goes to is chosen there. */
export const whatsappUrl = (message: string): string => `https://wa.me/?text=${encodeURIComponent(message)}`;
