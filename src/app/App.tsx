import { QueryClientProvider } from "@tanstack/react-query";
import { Suspense, useState } from "react";
import { RouterProvider } from "react-router-dom";
import { AuthProvider } from "@/app/AuthProvider";
import { FormatProvider } from "@/app/FormatProvider";
import { createRouter } from "@/app/router";
import { createQueryClient } from "./query-client";

export function App() {
  const [queryClient] = useState(createQueryClient);
  const [router] = useState(createRouter);
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
