import { folderOf } from "../design/places.ts";

/** A step of an image's making that says where its files come from. */
export interface Step {
	name: string;
	argument: string;
}

/**
 * Where in the workspace a file of the image may come from, as its COPY instructions say, the last first. `folder` is the
 * Dockerfile's: the context of its build is that folder or one that it lies in.
 */
export function sourcesOf(path: string, steps: readonly Step[], folder: string): string[] {
	let works = "/";
	const found: string[] = [];
	const copies: { sources: string[]; to: string }[] = [];
	for (const { name, argument } of steps) {
		if (name === "WORKDIR") works = resolved(works, argument.replace(/^["']|["']$/g, ""));
		if ((name !== "COPY" && name !== "ADD") || /(^|\s)--from=/.test(argument)) continue;
		const words = wordsOf(argument);
		const to = words.pop();
		if (to === undefined || argument.includes("$")) continue;
		copies.push({ sources: words, to: resolved(works, to) });
	}
	const wanted = resolved(works, path);
	for (const { sources, to } of copies.reverse()) {
		for (const source of sources.map((one) => resolved("/", one))) {
			const own = source.split("/").at(-1) ?? "";
			if (wanted === to || wanted === resolved(to, own)) found.push(source);
			if (wanted.startsWith(to === "/" ? "/" : `${to}/`))
				found.push(resolved(source, wanted.slice(to.length).replace(/^\//, "")));
		}
	}
	return contexts(folder).flatMap((context) => found.map((one) => (context === "" ? one.slice(1) : context + one)));
}

function wordsOf(argument: string): string[] {
	const plain = argument.replace(/^(?:--\S+\s+)+/, "");
	if (!plain.startsWith("[")) return plain.split(/\s+/);
	try {
		const words: unknown = JSON.parse(plain);
		return Array.isArray(words) ? words.map(String) : [];
	} catch {
		return [];
	}
}

/** An absolute path, as seen from a folder. */
function resolved(from: string, path: string): string {
	const parts: string[] = [];
	for (const part of (path.startsWith("/") ? path : `${from}/${path}`).split("/")) {
		if (part === "..") parts.pop();
		else if (part !== "" && part !== ".") parts.push(part);
	}
	return `/${parts.join("/")}`;
}

function contexts(folder: string): string[] {
	return folder === "" ? [""] : [folder, ...contexts(folderOf(folder))];
}
