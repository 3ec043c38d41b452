import { MutationCache, QueryClient } from "@tanstack/react-query";
import { tellAnswered } from "@/hooks/answered";

/** What failed on the way was asked again already, where requests are sent: here an error is an error. */
export function createQueryClient(): QueryClient {
  return new QueryClient({
    mutationCache: new MutationCache({ onSuccess: tellAnswered }),
    defaultOptions: {
      queries: { staleTime: 30_000, gcTime: 10 * 60_000, retry: false },
      mutations: { retry: false },
    },
  });
}
