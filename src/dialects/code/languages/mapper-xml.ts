import type { SourceFile } from "../../../design/text.ts";
import { Builder } from "../builder.ts";
import type { Code, Expr, Language } from "../code.ts";

/*
 * MyBatis keeps the statements of a mapper in a file of XML: it says what marks on the methods of the interface may say
 * as well, and is read as if it were one with such marks. Source: MyBatis 3 reference, Mapper XML Files.
 */

const head = /<mapper\s[^<>]{0,400}\bnamespace\s*=\s*["']([\w.]+)["']/;
const statement = /<(select|insert|update|delete|sql)\b([^<>]{0,2000}?)>([\s\S]{0,40000}?)<\/\1\s*>/g;
const longest = 400_000;

export const isMapperXml = (text: string): boolean => text.length <= longest && head.test(text);

export function parseMapperXml(file: SourceFile, language: Language): Code {
	const made = new Builder(file, language);
	const namespace = head.exec(file.text)?.[1] ?? "";
	const dot = namespace.lastIndexOf(".");
	const whole = { start: 0, end: file.text.length };
	made.code.package = namespace.slice(0, Math.max(0, dot));
	const region = made.region("class", whole, made.code.module);
	const one = made.class(
		{ name: namespace.slice(dot + 1), at: made.at(whole), bases: [], named: {}, marks: [] },
		region,
	);
	const shared = new Map<string, string>();
	const found = [...withoutComments(file.text).matchAll(statement)];
	for (const [, verb, attributes, inner] of found) if (verb === "sql") shared.set(idIn(attributes), inner);
	for (const { 0: text, 1: verb, 2: attributes, 3: inner, index } of found) {
		const id = verb === "sql" ? "" : idIn(attributes);
		if (!id) continue;
		const span = { start: index, end: index + text.length };
		const sql = sqlOf(inner, shared);
		const mark: Expr = {
			...made.base(span),
			kind: "call",
			call: {
				callee: { ...made.base(span), kind: "name", name: marks[verb], region },
				at: made.at(span),
				whole: made.at(span),
				positional: [made.literal(span, sql)],
				named: {},
				region,
				order: -1,
			},
		};
		const own = made.region("function", span, region);
		made.fn({ name: id, at: made.at(span), class: one, parameters: [], marks: [mark] }, own);
	}
	return made.code;
}

const marks: Record<string, string> = { select: "Select", insert: "Insert", update: "Update", delete: "Delete" };

const idIn = (attributes: string) => /\bid\s*=\s*["']([\w.]+)["']/.exec(attributes)?.[1] ?? "";

const blank = (part: string) => part.replace(/[^\n]/g, " ");
const withoutComments = (text: string) => text.replace(/<!--[\s\S]{0,20000}?-->/g, blank);

/** Fragments stand in fragments, to this depth. */
const deepest = 4;

/** The statement with all that may be in it: what is put in under a condition is taken for there. */
export function sqlOf(inner: string, shared: ReadonlyMap<string, string> = new Map(), depth = deepest): string {
	const text = inner
		.replace(/<selectKey\b[\s\S]{0,4000}?<\/selectKey\s*>|<bind\b[^<>]{0,1000}>/g, " ")
		.replace(/<include\b[^<>]{0,400}?\brefid\s*=\s*["']([\w.]+)["'][^<>]{0,200}>/g, (_, id: string) => {
			const part = depth > 0 ? shared.get(id.slice(id.lastIndexOf(".") + 1)) : undefined;
			return part === undefined ? " * " : sqlOf(part, shared, depth - 1);
		})
		.replace(/<trim\b[^<>]{0,400}>/g, (tag) => ` ${/\bprefix\s*=\s*["']([^"']*)["']/i.exec(tag)?.[1] ?? ""} `)
		.replace(/<where\b[^<>]{0,100}>/g, " where ")
		.replace(/<set\b[^<>]{0,100}>/g, " set ")
		.replace(/<foreach\b[^<>]{0,400}>/g, (tag) => ` ${/\bopen\s*=\s*["']([^"']*)["']/.exec(tag)?.[1] ?? ""} `)
		.replace(/<\/foreach\s*>/g, " ) ")
		.replace(/<!\[CDATA\[|\]\]>/g, " ")
		.replace(/<\/?(?:if|choose|when|otherwise|where|set|trim|script|include)\b[^<>]{0,1000}>/g, " ")
		.replace(/&(lt|gt|amp|quot|apos);/g, (_, name: string) => entities[name]);
	// What `where` and `set` cut off at their ends.
	return text.replace(/\bwhere\s+(?:and|or)\b/gi, "where").replace(/,(\s*(?:where\b|\)|$))/gi, "$1");
}

const entities: Record<string, string> = { lt: "<", gt: ">", amp: "&", quot: '"', apos: "'" };
