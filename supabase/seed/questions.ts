import type { Question } from "./content/session-spec.ts";
import { day, fr, hour, insertRows, iso, minute, type Connection } from "./load.ts";
import { idOf, Random } from "./random.ts";
import type { Registration } from "./registrations.ts";
import type { PlannedSession } from "./sessions.ts";

/** Questions of people who hold a seat, votes of their neighbours. */
export async function loadQuestions(
  sql: Connection,
  sessions: readonly PlannedSession[],
  registrations: readonly Registration[],
  now: number,
): Promise<void> {
  const questions = sessions.flatMap((session) => questionsOf(session, registrations, now));
  questions.sort((a, b) => a.asked - b.asked);
  await insertRows(
    sql,
    "public.course_live_session_questions",
    questions.map(({ row }) => row),
  );
  await insertRows(
    sql,
    "public.course_live_session_question_authors",
    questions.map(({ row, authorId }) => ({
      ...{ question_id: row.id, store_id: row.store_id, user_id: authorId },
      ...{ created_at: row.created_at, updated_at: row.created_at },
    })),
  );
  await insertRows(
    sql,
    "public.course_live_session_question_votes",
    questions.flatMap(({ row, votes }) =>
      votes.map((vote) => ({
        ...{ question_id: row.id, store_id: row.store_id, user_id: vote.userId },
        ...{ created_at: iso(vote.at), updated_at: iso(vote.at) },
      })),
    ),
  );
}

function questionsOf(session: PlannedSession, registrations: readonly Registration[], now: number) {
  const random = new Random(`questions:${session.spec.key}`);
  const seated = registrations.filter(
    (one) =>
      one.session === session &&
      one.status !== "cancelled" &&
      one.status !== "waitlisted" &&
      one.status !== "absent",
  );
  const authors = random.shuffle(seated);
  return session.spec.questions.map((question, index) => {
    const author = authors[index % authors.length];
    if (!author) throw new RangeError(`nobody to ask in ${session.spec.key}`);
    const { from, to } = timeToAsk(session, author.registered, now);
    const asked = random.between(from, to);
    const voters = random
      .shuffle(seated.filter((one) => one !== author))
      .slice(0, Math.floor(seated.length * random.next() ** 1.6));
    const latest = Math.max(asked + minute, Math.min(now, session.finished ?? now));
    return {
      asked,
      authorId: author.student.id,
      votes: voters.map((voter) => ({ userId: voter.student.id, at: random.between(asked, latest) })),
      row: {
        id: idOf(`question:${session.spec.key}:${index}`),
        ...{ session_id: session.id, store_id: session.storeId },
        author_name: random.chance(0.12) ? undefined : author.student.name,
        body: fr(question.body),
        ...outcome(question, session, asked, now, random),
        ...{ created_at: iso(asked), updated_at: iso(asked) },
      },
    };
  });
}

/** Before an upcoming session people ask in the days before; during and after one, while it ran. */
function timeToAsk(session: PlannedSession, registered: number, now: number) {
  if (session.begun === undefined) {
    const to = Math.min(now, session.start) - 5 * minute;
    return { from: Math.min(Math.max(registered, to - 4 * day), to), to };
  }
  const to = Math.min(now - minute, session.finished ?? now);
  return { from: Math.min(Math.max(registered, session.begun), to - minute), to };
}

function outcome(question: Question, session: PlannedSession, asked: number, now: number, random: Random) {
  if (question.answer === undefined) return { status: "open" };
  if (question.answer === "dismissed") return { status: "dismissed" };
  const delay = session.begun === undefined ? random.between(hour, 9 * hour) : random.between(1, 8) * minute;
  const answered = {
    status: "answered",
    answered_by: session.hostId,
    answered_at: iso(Math.min(asked + delay, now)),
  };
  return question.answer === "live" ? answered : { ...answered, answer: fr(question.answer) };
}
