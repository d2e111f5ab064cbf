import { isMadeAt } from "../../elsewhere.ts";
import type { Call, Class, Expr, Fn } from "../code.ts";
import { markName } from "../frameworks/beans.ts";
import type { Program } from "../program.ts";
import { methodOf, receiverOf, stepsBefore } from "../values.ts";
import { calledType } from "./called-type.ts";
import { methodCalled } from "./mapped-statements.ts";
import { within } from "./walk.ts";

/** Marks of an interface that a library fills with requests: Feign, MicroProfile, Spring's HTTP interfaces, Micronaut. */
const clients = /^(FeignClient|RegisterRestClient|HttpExchange|Client)$/;
const changing = /^(Post|Put|Patch|Delete)(Mapping|Exchange)?$|^(POST|PUT|PATCH|DELETE)$/;
const verbs = /\b(POST|PUT|PATCH|DELETE)\b/;
const template = /\b(RestTemplate|RestOperations|TestRestTemplate)\b/;
const templateWrites = /^(postFor\w+|put|patchForObject|delete)$/;
const stepwise = /\b(RestClient|WebClient)\b/;
const stub = /\w(Blocking|Future|Coroutine)Stub\b/;
const looks = /^(get|list|find|fetch|search|check|has|is|watch|query|validate|verify|calculate|estimate)/i;

/** What a call of the JVM has another server do, that no rollback undoes. */
export function isPostedByJvm(call: Call, program: Program): boolean {
	const said = addressOf(call, program);
	return said !== undefined && isMadeAt(said) && !/idempoten/i.test(said);
}

/** Where a request goes that changes something, in whatever words the code has for it. */
function addressOf(call: Call, program: Program): string | undefined {
	const method = methodOf(call);
	const receiver = receiverOf(call);
	if (!receiver) return undefined;
	const declared = byInterface(call, program);
	if (declared !== undefined) return declared;
	const [first] = call.positional;
	// What steps are made of: `client.post().uri("/payments")`.
	if (method === "uri") {
		const steps = stepsBefore(call, program);
		const isChange = steps.some(
			(one) => /^(post|put|patch|delete)$/.test(methodOf(one)) && one.positional.length === 0,
		);
		return isChange && steps.some((one) => stepwise.test(calledType(receiverOf(one), program)))
			? wordsOf(call.positional, program)
			: undefined;
	}
	const type = calledType(receiver, program);
	if (template.test(type)) {
		const isChange =
			templateWrites.test(method) || (method === "exchange" && call.positional.some(({ text }) => verbs.test(text)));
		return isChange && first ? wordsOf([first], program) : undefined;
	}
	// Ktor: `client.post("$url/payments")`.
	if (/^(post|put|patch|delete)$/.test(method) && /\bio\.ktor\.client\b/.test(type))
		return first && wordsOf([first], program);
	if (/^(send|sendAsync|newCall)$/.test(method) && /\b(HttpClient|OkHttpClient)\b/.test(type)) {
		const made = first && program.follow(first);
		const steps = made?.kind === "call" ? stepsBefore(made.call, program) : [];
		const isChange = steps.some(
			(one) =>
				/^(post|put|patch|delete)$/i.test(methodOf(one)) ||
				(methodOf(one) === "method" && verbs.test(one.positional[0]?.text ?? "")),
		);
		const urls = steps.filter((one) => /^(uri|url|newBuilder)$/.test(methodOf(one))).flatMap((one) => one.positional);
		return isChange ? wordsOf(urls, program) : undefined;
	}
	return stub.test(type) && !looks.test(method) ? `${type} ${method}` : undefined;
}

/** `paymentClient.charge(request)`, of an interface whose marks say what is sent where. */
function byInterface(call: Call, program: Program): string | undefined {
	const fn = methodCalled(call, program);
	const of = fn?.class;
	if (!fn || !of || fn.marks.length === 0 || !isClient(of, fn, program)) return undefined;
	const mark = fn.marks.find(
		(one) =>
			changing.test(markName(one)) ||
			(/^(RequestMapping|RequestLine|HttpExchange)$/.test(markName(one)) && verbs.test(one.text)),
	);
	return mark && [of.name, fn.name, mark.text].join(" ");
}

function isClient({ marks, region }: Class, fn: Fn, program: Program): boolean {
	if (marks.some((one) => clients.test(markName(one)))) return true;
	const { names } = program.codeOf(region);
	// Retrofit and Feign itself put nothing on the interface.
	return names.some(({ from }) => /^(retrofit2\.http|feign)\b/.test(from ?? "")) && fn.marks.length > 0;
}

/** The words of an address, and of what the names in it were made of or are handed in as. */
function wordsOf(given: readonly Expr[], program: Program): string {
	return given
		.flatMap((one) => within(one, 5))
		.flatMap((part) => [part.text, part.kind === "name" || part.kind === "member" ? program.follow(part).text : ""])
		.join(" ")
		.slice(0, 1000);
}
