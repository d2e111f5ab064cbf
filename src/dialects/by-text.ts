/**
 * More characters than this and all is forgotten. Texts of an open workspace are held in any case; those of workspaces that
 * a server has closed would be held for this alone.
 */
const mostHeld = 100_000_000;

/**
 * What a look at a file's text finds, once for as long as the text stands: to part a workspace into units looks at every
 * file, after every edit of one. Of two workspaces with a file of one path, each finds again what the other one had.
 */
export function byText<Found>(find: (text: string) => Found, most = mostHeld): (path: string, text: string) => Found {
	const known = new Map<string, { text: string; found: Found }>();
	let held = 0;
	return (path, text) => {
		const before = known.get(path);
		if (before?.text === text) return before.found;
		const found = find(text);
		held += text.length - (before?.text.length ?? 0);
		if (held > most) {
			known.clear();
			held = text.length;
		}
		known.set(path, { text, found });
		return found;
	};
}
