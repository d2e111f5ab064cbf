import { subjectsOf } from "./change.ts";
import { type Changes, changesSince, textsIn } from "./diff.ts";
import { DiffError } from "./git.ts";
import type { FileChange, Session } from "./session.ts";

/** More changed files than a person reviews: what they did is not told file by file. */
const mostFiles = 1000;

/** The workspace as it was at the base of a change. Throws `DiffError` in words. */
export async function atBase(
	session: Session,
	{ base, files, gone }: Changes,
	signal?: AbortSignal,
	edited: readonly FileChange[] = [],
): Promise<Session> {
	const changed = [...files].filter(([path]) => session.wanted(path));
	const were = [
		...changed.flatMap(([path, { added, was }]) => (added || was ? [] : [path])),
		...gone.filter((path) => session.wanted(path)),
	];
	if (were.length > mostFiles) throw new DiffError(`more than ${mostFiles} of its files changed.`);
	const texts = await textsIn(session.root, base, were, signal);
	const paths = new Set([...changed.map(([path]) => path), ...were]);
	const since = [...paths].map((path) => ({ path, text: texts.get(path) }));
	return session.asOf([...edited.filter(({ path }) => !paths.has(path)), ...since]);
}

/** What was found before a change: what else is found is new with it. */
export interface Known {
	/** The reference that is compared with. */
	since: string;
	/** The commit. */
	commit: string;
	/** What findings spoke of there (see `subjectOf`). */
	subjects: ReadonlySet<string>;
}

/** What was found where the work tree parted from `since`. `edited`: files that are not as on disk, with what the disk says. */
export async function knownSince(
	session: Session,
	since: string,
	edited: readonly FileChange[],
	signal?: AbortSignal,
): Promise<Known> {
	const isRead = () => false;
	const changes = await changesSince(session.root, since, signal, isRead);
	const before = await atBase(session, changes, signal, edited);
	return { since, commit: changes.base, subjects: subjectsOf(before.findings()) };
}
