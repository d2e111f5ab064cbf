import { byText } from "../../by-text.ts";
import type { Token } from "../../sql/tokens.ts";
import type { Call, Expr, Fn } from "../code.ts";
import { markName, textOf } from "../frameworks/beans.ts";
import { sqlOf } from "../languages/mapper-xml.ts";
import type { Program } from "../program.ts";
import { methodOf, receiverOf } from "../values.ts";
import { methodOn } from "./methods.ts";

/** Marks of MyBatis, Spring Data, Micronaut Data, Jdbi and Room, each with the statement that its method runs: all of them for the JVM. */
const names = "(?:Select|Update|Insert|Delete|Query|NativeQuery|SqlUpdate|SqlQuery|Modifying)";
const marks = new RegExp(`^${names}$`);
/** A file whose methods may run statements says so on marks, or holds an interface that a file of XML is for. */
const saying = new RegExp(`\\binterface\\b|@(?:[\\w.]*\\.)?${names}\\b`);
const maySay = byText((text) => saying.test(text));

/** A class that reaches a store or a broker itself holds SQL, or what does so for it. */
const reaching = new RegExp(
	`${saying.source}|["'\`]\\s*(?:select|insert|update|delete|merge|with)\\b|\\w(?:mapper|dao|repository|queries|store|template|jdbc|jdbi|dsl|dslcontext|session|connection|datasource|manager|client|database|db|service|reader|writer|replica|primary|producer|publisher|sender|endpoint|broker|bus|queue|channel|topic|stub)\\b`,
	"i",
);
const mayReach = byText((text) => reaching.test(text));

interface Mapped {
	text: string;
	/** What a call gives for the statement's parameters, in their order. */
	given(tokens: readonly Token[]): Expr[];
}

/** The statement that stands on the method of a mapper or repository. */
export function mappedStatement(call: Call, program: Program): Mapped | undefined {
	if (!/^(java|kotlin)$/.test(program.code.language)) return undefined;
	const fn = typeSays(maySay, receiverOf(call), program) ? methodCalled(call, program) : undefined;
	const text = fn && statementOn(fn, program);
	if (!fn || !text) return undefined;
	return {
		text: text.replace(/[#$]\{\s*([\w.]+)[^}]*\}/g, ":$1"),
		given: (tokens) =>
			tokens
				.filter(({ kind }) => kind === "parameter")
				// What only an object's member gives is not seen here; the others keep their places.
				.map(({ text: said }, at) => call.positional[indexOf(said, at, fn)] ?? unseen(call)),
	};
}

/** Most that methods are called on holds data: the text of its file tells, before that is parsed. */
function typeSays(it: typeof maySay, receiver: Expr | undefined, program: Program): boolean {
	const whole = receiver?.kind === "member" ? receiver.of : receiver;
	if (whole?.kind !== "name" || !receiver || (receiver !== whole && whole.name !== "this")) return true;
	const name = receiver.kind === "member" ? `this.${receiver.name}` : whole.name;
	const file = program.fileOfType(name, whole.region);
	return file === undefined || it(file.path, file.text);
}

const unseen = ({ at }: Call): Expr => ({ kind: "other", parts: [], at, text: "" });

/** The statement of a mapper's method: in a mark, or in the file of XML that is called by the name of its interface. */
export function statementOn(fn: Fn, program: Program): string | undefined {
	return markedOn(fn) ?? inXml(fn, program);
}

function inXml(fn: Fn, program: Program): string | undefined {
	if (fn.class === undefined || fn.marks.length > 0) return undefined;
	const code = program.codeOf(fn.region);
	const mapper = program.around.mapper(fn.class.name, code);
	const written = mapper?.functions.find(({ name }) => name === fn.name);
	return written && markedOn(written);
}

function markedOn(fn: Fn): string | undefined {
	for (const mark of fn.marks) {
		const { positional, named }: Pick<Call, "positional" | "named"> =
			mark.kind === "call" ? mark.call : { positional: [], named: {} };
		const text = marks.test(markName(mark)) ? joined(positional[0] ?? named.value) : undefined;
		if (text) return /<script>/.test(text) ? sqlOf(text) : text;
	}
	return undefined;
}

/** One text, several that are added, or a list of lines. */
function joined(expr: Expr | undefined): string | undefined {
	if (expr?.kind === "literal") return typeof expr.value === "string" ? expr.value : undefined;
	const parts = expr?.kind === "list" ? expr.items : expr?.kind === "operation" ? expr.operands : [];
	return parts.map((one) => joined(one) ?? "").join(" ") || undefined;
}

/** `:id`, `@Param("id")`, or `?1`. */
function indexOf(said: string, at: number, fn: Fn): number {
	const name = said.replace(/^[:@]/, "");
	if (/^\?/.test(said)) return at;
	return fn.parameters.findIndex(
		(one) => one.name === name || one.marks?.some((mark) => markName(mark) === "Param" && textOf(mark) === name),
	);
}

/** Whether what a call is made on may reach a store or a broker, directly or by what it holds. */
export const mayReachStore = (call: Call, program: Program): boolean => typeSays(mayReach, receiverOf(call), program);

/** The method of the workspace that is called on an object, by the type that the object is declared with. */
export function methodCalled(call: Call, program: Program): Fn | undefined {
	const receiver = receiverOf(call);
	if (!receiver || (receiver.kind !== "name" && receiver.kind !== "member")) return undefined;
	return methodOn(program.classOf(receiver), methodOf(call), program);
}
