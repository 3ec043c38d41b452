import { QueryClient } from "@tanstack/react-query";
import { isRetryable } from "@/lib/net/errors";

const maxRetries = 2;

export function shouldRetry(failureCount: number, error: unknown): boolean {
  return failureCount < maxRetries && isRetryable(error);
}

export function retryDelay(attempt: number): number {
  return Math.min(800 * 2 ** attempt, 8_000);
}

export function createQueryClient(): QueryClient {
  return new QueryClient({
    defaultOptions: {
      queries: { staleTime: 30_000, gcTime: 10 * 60_000, retry: shouldRetry, retryDelay },
      mutations: { retry: false },
    },
  });
}
