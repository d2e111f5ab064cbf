import ts from "typescript";

/**
 * The places of a file's functions that are run or not run as a whole: statements, and what an arrow function answers. A
 * place is named by the offset that it starts at. What stands outside of functions runs when the file is imported.
 */
export function placesOf(text) {
	const places = [];
	const visit = (node, within) => {
		if (ts.isInterfaceDeclaration(node) || ts.isTypeAliasDeclaration(node) || ts.isImportDeclaration(node)) return;
		const answer = ts.isArrowFunction(node.parent ?? node) && node.parent.body === node && !ts.isBlock(node);
		const listed = node.parent?.statements?.includes(node) && !ts.isFunctionDeclaration(node);
		if (within && (answer || listed)) places.push({ start: node.getStart(), end: node.getEnd(), answer });
		ts.forEachChild(node, (child) => visit(child, within || ts.isFunctionLike(node)));
	};
	visit(ts.createSourceFile("file.ts", text, ts.ScriptTarget.Latest, true), false);
	return places;
}

/** The start of the innermost place around an offset; undefined outside of functions. */
export function inside(text, offset) {
	const around = placesOf(text).filter(({ start, end }) => start <= offset && offset < end);
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
