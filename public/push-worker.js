// Shows pushes, and opens the page that one leads to. It answers no request of a page: nothing of the app is kept by it.

self.addEventListener("push", (event) => {
  let message;
  try {
    message = event.data.json();
  } catch {
    return;
  }
  const { title, body, lang, tag, url } = message;
  // What comes twice has the same tag, and is shown once.
  const options = { body, lang, tag, icon: "/favicon.svg", data: { url } };
  event.waitUntil(self.registration.showNotification(String(title), options));
});

self.addEventListener("notificationclick", (event) => {
  event.notification.close();
  event.waitUntil(openPage(event.notification.data?.url));
});

async function openPage(address) {
  const url = new URL(String(address), self.location.origin);
  // Nowhere but into the app.
  const page = url.origin === self.location.origin ? url.href : self.location.origin;
  const open = await self.clients.matchAll({ type: "window", includeUncontrolled: true });
  const there = open.find((client) => client.url === page);
  return there ? there.focus() : self.clients.openWindow(page);
}
