import type { Query, QueryClient } from "@tanstack/react-query";
import type { Reached } from "@/hooks/cache";
import { subscribeLive, type LiveStatus } from "@/integrations/supabase/realtime";

/** Without a socket the page asks again this often. */
export const pollEvery = 10_000;
/** An answer that took its time must not make its query miss the next turn. */
const tolerance = pollEvery / 2;
/** Changes that come in a burst are read once: this long after the first, plus a little chance between readers. */
export const settleFor = 400;
/** However many changes come, a query is not read more often than this. */
export const restFor = 2_000;

interface TopicListener {
  onChange: () => void;
  onStatus: (status: LiveStatus) => void;
}

interface SharedTopic {
  listeners: Set<TopicListener>;
  status: LiveStatus;
  leave: () => void;
}

const topics = new Map<string, SharedTopic>();

/** Several parts of a page may follow one topic: the channel is joined once and left with the last of them. */
function follow(topic: string, listener: TopicListener): () => void {
  let shared = topics.get(topic);
  if (shared) {
    shared.listeners.add(listener);
    if (shared.status === "joined") listener.onStatus("joined");
  } else {
    const opened: SharedTopic = {
      listeners: new Set([listener]),
      status: "unavailable",
      leave: () => undefined,
    };
    shared = opened;
    topics.set(topic, opened);
    opened.leave = subscribeLive({
      topic,
      onChange: () => {
        for (const each of opened.listeners) each.onChange();
      },
      onStatus: (status) => {
        opened.status = status;
        for (const each of opened.listeners) each.onStatus(status);
      },
    });
  }
  const { listeners, leave } = shared;
  return () => {
    listeners.delete(listener);
    if (listeners.size > 0) return;
    topics.delete(topic);
    leave();
  };
}

/** An endless list is read page by page: the more pages it shows, the more seldom it is read. */
function weight(query: Query): number {
  const data = query.state.data as { pages?: unknown } | undefined;
  return Array.isArray(data?.pages) ? Math.max(1, data.pages.length) : 1;
}

function lastAnswer(query: Query): number {
  return Math.max(query.state.dataUpdatedAt, query.state.errorUpdatedAt);
}

/**
 * Keeps the shown queries under `keys` fresh until stopped: on the topic's messages where Realtime is joined, by
 * asking again where it is not, or not yet. It rests while the tab is hidden, while a change of the person's own is on its way,
 * and while an answer is still awaited.
 */
export function startLiveRefresh(client: QueryClient, topic: string | null, keys: () => Reached): () => void {
  let joined = false;
  let everJoined = false;
  let waiting = false;
  let soon: ReturnType<typeof setTimeout> | undefined;
  let missed: ReturnType<typeof setTimeout> | undefined;
  let poll: ReturnType<typeof setInterval> | undefined;

  const shown = () =>
    keys().flatMap((queryKey) => client.getQueryCache().findAll({ queryKey, type: "active" }));

  /** Reads what is old enough again; true when something has to wait for its turn. */
  function read(rest: number, slack = 0): boolean {
    let later = false;
    for (const query of new Set(shown())) {
      const busy = query.state.fetchStatus !== "idle";
      if (busy || Date.now() - lastAnswer(query) < rest * weight(query) - slack) later = true;
      else void client.invalidateQueries({ queryKey: query.queryKey, exact: true });
    }
    return later;
  }

  function flush() {
    soon = undefined;
    if (document.hidden) return;
    if (client.isMutating() > 0) return schedule(settleFor);
    waiting = read(restFor);
    if (waiting) schedule(restFor);
  }

  function schedule(delay: number) {
    soon ??= setTimeout(flush, delay);
  }

  function onChange() {
    // What is cached but not shown is read when it is shown again.
    for (const queryKey of keys()) void client.invalidateQueries({ queryKey, refetchType: "none" });
    waiting = true;
    if (!document.hidden) schedule(settleFor + Math.random() * settleFor);
  }

  function startPolling() {
    if (joined || document.hidden) return;
    poll ??= setInterval(() => {
      if (client.isMutating() === 0) read(pollEvery, tolerance);
    }, pollEvery);
  }

  function stopPolling() {
    clearInterval(poll);
    poll = undefined;
  }

  function onStatus(status: LiveStatus) {
    joined = status === "joined";
    if (!joined) return startPolling();
    stopPolling();
    // Messages sent while the socket was away are lost.
    if (everJoined) onChange();
    else missed ??= setTimeout(readUnheard, pollEvery, Date.now());
    everJoined = true;
  }

  /** What changed between an answer and the first joining went by unheard: what was answered before is asked for once more. */
  function readUnheard(joinedAt: number) {
    if (document.hidden) {
      waiting = true;
      return;
    }
    for (const query of new Set(shown()))
      if (lastAnswer(query) <= joinedAt)
        void client.invalidateQueries({ queryKey: query.queryKey, exact: true });
  }

  function onVisibility() {
    if (document.hidden) {
      stopPolling();
      clearTimeout(soon);
      soon = undefined;
      return;
    }
    if (!joined) {
      read(pollEvery, tolerance);
      startPolling();
    }
    if (waiting) schedule(0);
  }

  /** Nothing is kept fresh before it has come: until then the network is what the page asks for first. */
  function onceAnswered(begin: () => () => void): () => void {
    const answered = () => client.isFetching() === 0 && shown().some((query) => lastAnswer(query) > 0);
    if (answered()) return begin();
    let end = client.getQueryCache().subscribe(() => {
      if (!answered()) return;
      end();
      end = begin();
    });
    return () => end();
  }

  document.addEventListener("visibilitychange", onVisibility);
  startPolling();
  const leave = topic ? onceAnswered(() => follow(topic, { onChange, onStatus })) : undefined;

  return () => {
    document.removeEventListener("visibilitychange", onVisibility);
    stopPolling();
    clearTimeout(soon);
    clearTimeout(missed);
    leave?.();
  };
}
