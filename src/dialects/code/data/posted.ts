import { isMadeAt } from "../../elsewhere.ts";
import type { Call, Expr } from "../code.ts";
import type { Program } from "../program.ts";
import { methodOf, receiverOf, textIn } from "../values.ts";
import { calledType } from "./called-type.ts";
import { methodCalled } from "./mapped-statements.ts";
import { isPostedByJvm } from "./posted-jvm.ts";
import { namesAround, within } from "./walk.ts";

/** What is posted to another server to be made there: done, whatever becomes of a transaction. */
export function isPosted(call: Call, program: Program): boolean {
	const { language } = program.code;
	const address = language === "python" ? byPython(call, program) : language === "go" ? byGo(call, program) : undefined;
	if (language === "csharp") return isPostedByNet(call, program);
	if (/^(java|kotlin)$/.test(language)) return isPostedByJvm(call, program);
	return address !== undefined && isMadeBehind(address, call, program);
}

/**
 * Whether something is made at an address, as its words tell; of one that is put together elsewhere, those of the function and
 * the class around the call: `func (c *PaymentClient) Charge`.
 */
function isMadeBehind(address: Expr, { region }: Call, program: Program): boolean {
	const said = [address.text, program.follow(address).text].join(" ");
	if (isMadeAt(said)) return true;
	const isWritten = within(program.follow(address)).some(
		(part) => part.kind === "literal" && typeof part.value === "string" && /[a-z]{3}/i.test(part.value),
	);
	if (isWritten || program.code.language === "python") return false;
	const { path } = program.codeOf(region);
	return isMadeAt([said, ...namesAround(region), path.split("/").slice(-2).join("/")].join(" "));
}

function byPython(call: Call, program: Program): Expr | undefined {
	const receiver = receiverOf(call);
	if (!/^(post|put|patch|delete)$/.test(methodOf(call)) || !receiver) return undefined;
	return /^(requests|httpx|aiohttp)\b/.test(program.symbolOf(receiver) ?? "")
		? (call.positional[0] ?? call.named.url)
		: undefined;
}

/** `http.Post(url, …)`, `http.NewRequestWithContext(ctx, http.MethodPost, url, body)`, resty's `R().Post(url)`. */
function byGo(call: Call, program: Program): Expr | undefined {
	const method = methodOf(call);
	if (!/^(Post|PostForm|Put|Patch|Delete|NewRequest|NewRequestWithContext)$/.test(method)) return undefined;
	const symbol = program.symbolOf(call.callee) ?? "";
	const isRequest = method.startsWith("NewRequest");
	if (!(isRequest ? /^net\/http\./ : /^net\/http\.|\bresty\b/).test(symbol)) return undefined;
	const [verb, address] = call.positional.slice(method === "NewRequestWithContext" ? 1 : 0);
	if (!isRequest) return verb;
	const said = textIn(verb, program) ?? verb?.text ?? "";
	return /(^|Method)(POST|PUT|PATCH|DELETE)$/i.test(said) ? address : undefined;
}

/** `http.PostAsJsonAsync("orders", order)`, a request that is made to be sent, and Refit's `[Post("/orders")]`. */
function isPostedByNet(call: Call, program: Program): boolean {
	const method = methodOf(call);
	const [first] = call.positional;
	if (method === "HttpRequestMessage")
		return /HttpMethod\.(Post|Put|Patch|Delete)$/.test(first?.text ?? "") && call.positional[1] !== undefined
			? isMadeBehind(call.positional[1], call, program)
			: false;
	if (/^(Post|Put|Patch|Delete)(AsJson)?Async$/.test(method) && first)
		return (
			/\b(HttpClient|CreateClient)\(\)/.test(calledType(receiverOf(call), program)) &&
			isMadeBehind(first, call, program)
		);
	const marks = methodCalled(call, program)?.marks ?? [];
	return marks.some(({ text }) => /^(Post|Put|Patch|Delete)\("/.test(text) && isMadeAt(text));
}
