import type { Block, ParsedFile, Span } from "../../resources/syntax.ts";
import { parse } from "../parse.ts";
import { aws } from "./aws.ts";
import { azure } from "./azure.ts";
import { cloudposse } from "./cloudposse.ts";
import { google } from "./google.ts";

const known = new Map(
	[...aws, ...google, ...azure, ...cloudposse].map(({ source, text }) => [source.toLowerCase(), text]),
);

/** "terraform-aws-modules/alb/aws", also where a repository is named in its place. */
function nameOf(source: string): string {
	const plain = source.replace(/^(app\.terraform\.io|registry\.(terraform|opentofu)\.\w+)\//, "").replace(/\?.*$/, "");
	const own = /github\.com[/:]([\w-]+)\/terraform-(\w+)-([\w-]+?)(?:\.git)?(\/\/.*)?$/.exec(plain);
	return (own ? `${own[1]}/${own[3]}/${own[2]}${own[4] ?? ""}` : plain).toLowerCase();
}

export const isKnown = (source: string): boolean => known.has(nameOf(source));

/** What a call of a module of the public registry comes to, all of it at the place of the call. */
export function registered(source: string, call: Block): ParsedFile[] {
	const name = nameOf(source);
	const text = known.get(name);
	if (text === undefined) return [];
	const { attributes, blocks, ...file } = parse({ path: `registry ${name}`, text });
	return [{ ...file, path: call.file, attributes: [], blocks: placed(blocks, call.header) }];
}

/** Its own text is nowhere in the workspace: what none of its inputs decides stands at the call. */
function placed<T>(syntax: T, { file, start, end }: Span): T {
	if (Array.isArray(syntax)) return syntax.map((one) => placed(one, { file, start, end })) as T;
	if (typeof syntax !== "object" || syntax === null) return syntax;
	const copy = {} as Record<string, unknown>;
	for (const name in syntax) copy[name] = placed(syntax[name], { file, start, end });
	if ("start" in copy && "end" in copy) Object.assign(copy, { file, start, end });
	if ("header" in copy) copy.outside = true;
	return copy as T;
}
