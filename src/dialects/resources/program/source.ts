import { folderOf } from "../../../design/places.ts";
import { LineMap, type SourceFile } from "../../../design/text.ts";
import type { ParsedFile, Span } from "../syntax.ts";
import { within } from "../within.ts";
import type { Form } from "./form.ts";
import { readPython } from "./python/index.ts";
import { pythonFiles } from "./python/modules.ts";
import { readTypescript, typescriptFiles } from "./typescript.ts";

const isPython = (path: string) => path.endsWith(".py");

/** One file of a program; it is parsed when it is first asked for. */
export class Source {
	readonly path: string;
	readonly text: string;
	private known: Form | undefined;
	private asParsed: ParsedFile | undefined;

	constructor({ path, text }: SourceFile) {
		this.path = path;
		this.text = text;
	}

	get form(): Form {
		this.known ??= isPython(this.path) ? readPython(this.path, this.text) : readTypescript(this.path, this.text);
		return this.known;
	}

	get parsed(): ParsedFile {
		const { path, text } = this;
		this.asParsed ??= { path, text, lines: new LineMap(text), attributes: [], blocks: [], notes: [] };
		return this.asParsed;
	}

	textOf({ start, end }: Span): string {
		return this.text.slice(start, end);
	}

	/** The files that a module may be which it imports, the likeliest first. */
	files(from: string): string[] {
		if (isPython(this.path)) return pythonFiles(from, this.path);
		const base = within(folderOf(this.path), from);
		return base === undefined ? [] : typescriptFiles(base);
	}

	/** The modules that it names, by a look at the text. */
	get mentioned(): string[] {
		const written = isPython(this.path)
			? /^[ \t]*(?:from[ \t]+([\w.]+)[ \t]+import[ \t]+\(?([\w, \t]*)|import[ \t]+([\w.]+))/gm
			: /(?:from|import|require\()\s*["'](\.[^"'\n]*)["']/g;
		return [...this.text.matchAll(written)].flatMap(([, from, names, plain]) => {
			if (plain !== undefined || from === undefined) return plain ?? [];
			const inner = (names ?? "").match(/\w+/g) ?? [];
			return [from, ...inner.map((name) => `${from}${from.endsWith(".") ? "" : "."}${name}`)];
		});
	}
}
