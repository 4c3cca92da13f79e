// With the client that openapi-typescript and openapi-fetch make when they are told nothing.
import createClient from "openapi-fetch";
import type { paths } from "./api";

function variable(name: string): string {
  const value = process.env[name];
  if (!value) {
    throw new Error(`${name} is not set.`);
  }
  return value;
}

function tell(what: string, value: unknown): void {
  console.log(`${what} ${typeof value === "string" ? value : JSON.stringify(value)}`);
}

// The data of the first event that holds the text.
async function eventWith(stream: ReadableStream<Uint8Array>, id: string): Promise<string> {
  const decoder = new TextDecoder();
  let text = "";
  for await (const chunk of stream as unknown as AsyncIterable<Uint8Array>) {
    text += decoder.decode(chunk, { stream: true });
    const event = text.split("\n").slice(0, -1).find((line) => line.startsWith("data: ") && line.includes(id));
    if (event) {
      return event.slice(6);
    }
  }
  throw new Error("The stream ended before there was the event.");
}

// The answer, when it is a good one.
function good<T>(answer: { data?: T; error?: unknown }): T {
  if (answer.error !== undefined || answer.data === undefined) {
    throw new Error(JSON.stringify(answer.error));
  }
  return answer.data;
}

async function walk(): Promise<void> {
  const client = createClient<paths>({ baseUrl: variable("API") });
  const signedIn = good(await client.POST("/auth/login", { body: { email: variable("EMAIL"), password: variable("PASSWORD") } }));
  client.use({
    onRequest({ request }) {
      request.headers.set("Authorization", `Bearer ${signedIn.accessToken}`);
      return request;
    },
  });

  const user = variable("USER_ID");
  good(await client.PATCH("/users/{id}", { params: { path: { id: user } }, body: { firstName: "Renamed" } }));
  const lead = good(await client.POST("/leads", {
    body: { firstName: "Grace", lastName: "Hopper", email: "grace@example.com", phone: "+1234567890", source: "referral", assignedUserId: user },
  }));
  tell("lead", lead.id);
  const path = { id: lead.id };
  good(await client.PATCH("/leads/{id}", { params: { path }, body: { company: variable("COMPANY") } }));
  good(await client.PATCH("/leads/{id}/assign", { params: { path }, body: { assignedUserId: null } }));

  let cursor: string | undefined;
  do {
    const part = await client.GET("/leads/user/{userId}", { params: { path: { userId: user }, query: { limit: 2, cursor } } });
    good(part).forEach((row) => tell("listed", row.id));
    cursor = /cursor=([^&>]+)[^>]*>; rel="next"/.exec(part.response.headers.get("Link") ?? "")?.[1];
  } while (cursor);

  const ending = new AbortController();
  const stream = good(await client.GET("/notifications/stream", { parseAs: "stream", signal: ending.signal }));
  const posted = good(await client.POST("/notifications", {
    body: { type: "in_app", title: "Call", message: "Call back", recipientId: signedIn.user.id, metadata: { priority: "high" } },
  }));
  tell("notification", posted.id);
  tell("event", await eventWith(stream as unknown as ReadableStream<Uint8Array>, posted.id));
  ending.abort();
}

walk().then(() => process.exit(0), (error) => {
  console.error(error);
  process.exit(1);
});
