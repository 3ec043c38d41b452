import { supabaseUrl } from "@/lib/net/env";

/** Where a course's cover is read, by everybody who has its name. */
export const coverUrl = (name: string): string => `${supabaseUrl}/storage/v1/object/public/covers/${name}`;
