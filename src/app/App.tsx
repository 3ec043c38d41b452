import { QueryClientProvider, type QueryClient } from "@tanstack/react-query";
import { Suspense } from "react";
import { RouterProvider } from "react-router-dom";
import { AuthProvider } from "@/app/AuthProvider";
import { FormatProvider } from "@/app/FormatProvider";
import type { createRouter } from "@/app/router";

interface AppProps {
  queryClient: QueryClient;
  router: ReturnType<typeof createRouter>;
}

export function App({ queryClient, router }: AppProps) {
  return (
    <QueryClientProvider client={queryClient}>
      <AuthProvider>
        <FormatProvider>
          <Suspense fallback={null}>
            <RouterProvider router={router} />
          </Suspense>
        </FormatProvider>
      </AuthProvider>
    </QueryClientProvider>
  );
}
