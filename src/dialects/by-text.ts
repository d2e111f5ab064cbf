/** More paths than this and all is forgotten: a server may see many workspaces come and go. */
const most = 50_000;

/**
 * What a look at a file's text finds, once for as long as the text stands: to part a workspace into units looks at every
 * file, after every edit of one.
 */
export function byText<Found>(find: (text: string) => Found): (path: string, text: string) => Found {
	const known = new Map<string, { text: string; found: Found }>();
	return (path, text) => {
		const before = known.get(path);
		if (before?.text === text) return before.found;
		if (known.size >= most) known.clear();
		const found = find(text);
		known.set(path, { text, found });
		return found;
	};
}
