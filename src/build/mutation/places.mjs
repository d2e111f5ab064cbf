import ts from "typescript";

/**
 * The places of a file that are run or not run as a whole: its statements, and what an arrow function answers. A place is
 * named by the offset that it starts at, and `inside` says which is the innermost one around an offset.
 */
export function placesOf(text) {
	const places = [];
	const visit = (node) => {
		if (ts.isInterfaceDeclaration(node) || ts.isTypeAliasDeclaration(node) || ts.isImportDeclaration(node)) return;
		const answer = ts.isArrowFunction(node.parent ?? node) && node.parent.body === node && !ts.isBlock(node);
		const listed = node.parent?.statements?.includes(node) && !ts.isFunctionDeclaration(node);
		if (answer || listed) places.push({ start: node.getStart(), end: node.getEnd(), answer });
		ts.forEachChild(node, visit);
	};
	visit(ts.createSourceFile("file.ts", text, ts.ScriptTarget.Latest, true));
	return places;
}

/** The start of the innermost place around an offset, where there is one. */
export function inside(places, offset) {
	const around = places.filter(({ start, end }) => start <= offset && offset < end);
	return around.sort((a, b) => a.end - a.start - (b.end - b.start))[0]?.start;
}

/** The file's text with a note before each place that it was come to, in the set that `seen.mjs` makes. */
export function noting(text, file) {
	const notes = placesOf(text).flatMap(({ start, end, answer }) => {
		const note = `__seen.add(${JSON.stringify(`${file}@${start}`)})`;
		// At one offset the outer opens first, and at one offset the inner closes first.
		return answer
			? [
					[start, `(${note}, `, -end],
					[end, ")", -start],
				]
			: [[start, `;${note};`, -end]];
	});
	notes.sort(([a, , first], [b, , second]) => b - a || second - first);
	return notes.reduce((noted, [at, note]) => noted.slice(0, at) + note + noted.slice(at), text);
}
