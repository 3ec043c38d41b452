import { AuthClient } from "@supabase/auth-js";
import { PostgrestClient } from "@supabase/postgrest-js";
import { QueryClient, QueryClientProvider, useQuery } from "@tanstack/react-query";
import { createRoot } from "react-dom/client";
import { createBrowserRouter, RouterProvider } from "react-router-dom";

// The libraries of the app and nothing of the app: one request, fifty rows.
const key = "sb_publishable_atelier_local";
const auth = new AuthClient({
  url: `${location.origin}/auth/v1`,
  headers: { apikey: key },
  storageKey: "atelier.session",
});

const asThePerson: typeof fetch = async (input, init) => {
  const { data } = await auth.getSession();
  const headers = new Headers(init?.headers);
  headers.set("apikey", key);
  headers.set("authorization", `Bearer ${data.session?.access_token ?? key}`);
  return fetch(input, { ...init, headers });
};

const db = new PostgrestClient(`${location.origin}/rest/v1`, { fetch: asThePerson });

interface Unit {
  id: string;
  serial_number: string;
  product_title: string;
  status: string;
}

function Units() {
  const { data } = useQuery({
    queryKey: ["units"],
    queryFn: async () => {
      const store = new URLSearchParams(location.search).get("store");
      const answer = await db.rpc("list_serial_numbers", { p_store_id: store, p_limit: 50 });
      if (answer.error) throw new Error(answer.error.message);
      return answer.data as Unit[];
    },
  });
  return (
    <table>
      <tbody>
        {data?.map((unit) => (
          <tr key={unit.id}>
            <td>{unit.serial_number}</td>
            <td>{unit.product_title}</td>
            <td>{unit.status}</td>
          </tr>
        ))}
      </tbody>
    </table>
  );
}

const router = createBrowserRouter([{ path: "*", Component: Units }]);

createRoot(document.body).render(
  <QueryClientProvider client={new QueryClient()}>
    <RouterProvider router={router} />
  </QueryClientProvider>,
);
