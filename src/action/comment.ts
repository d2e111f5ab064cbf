import { z } from "zod";
import type { Api } from "./api.ts";

/** What a comment may hold (GitHub refuses more). */
const longest = 65_536;
const page = 100;
/** Comments of a very long conversation: ours is among the first. */
const mostPages = 30;

const Comments = z.array(z.object({ id: z.number(), body: z.string().nullish() }));

/** Writes a pull request's comment, in the place of the one that an earlier run wrote under the same name. */
export async function putComment(api: Api, pull: number, name: string, text: string, more: string): Promise<void> {
	// Not shown; a comment could be ended by "--".
	const mark = `<!-- scaleproof ${name.replace(/-{2,}|[<>]/g, "-")} -->`;
	const body = fitted(`${mark}\n${text}`, more);
	const known = await find(api, pull, mark);
	if (known === undefined) await api.call("POST", `/issues/${pull}/comments`, { body });
	else await api.call("PATCH", `/issues/comments/${known}`, { body });
}

async function find(api: Api, pull: number, mark: string): Promise<number | undefined> {
	for (let number = 1; number <= mostPages; number++) {
		const answer = await api.call("GET", `/issues/${pull}/comments?per_page=${page}&page=${number}`);
		const comments = Comments.parse(answer);
		const ours = comments.find(({ body }) => body?.startsWith(mark));
		if (ours) return ours.id;
		if (comments.length < page) return undefined;
	}
	return undefined;
}

/** Cut between two lines, and never within a block of code. */
export function fitted(text: string, more: string, most = longest): string {
	if (text.length <= most) return text;
	const end = `\n\n${more}\n`;
	const whole = text.slice(0, text.lastIndexOf("\n", most - end.length));
	const fences = whole.split("\n").filter((line) => line.startsWith("```")).length;
	return (fences % 2 === 0 ? whole : whole.slice(0, whole.lastIndexOf("\n```"))) + end;
}
