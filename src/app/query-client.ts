import { QueryClient } from "@tanstack/react-query";

/** What failed on the way was asked again already, where requests are sent: here an error is an error. */
export function createQueryClient(): QueryClient {
  return new QueryClient({
    defaultOptions: {
      queries: { staleTime: 30_000, gcTime: 10 * 60_000, retry: false },
      mutations: { retry: false },
    },
  });
}
