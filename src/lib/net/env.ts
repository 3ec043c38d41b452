/** With no hosted project configured, the embedded back end answers on the page's own origin. */
const hostedUrl = import.meta.env["VITE_SUPABASE_URL"] as string | undefined;
const hostedKey = import.meta.env["VITE_SUPABASE_PUBLISHABLE_KEY"] as string | undefined;

export const demoMode = !hostedUrl;

export const supabaseUrl = hostedUrl ? hostedUrl.replace(/\/+$/, "") : globalThis.location.origin;

export const publishableKey = hostedUrl ? (hostedKey ?? "") : "sb_publishable_atelier_local";
