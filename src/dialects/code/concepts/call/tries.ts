import { type Attribute, byDefault, declared, unknown } from "../../../../design/attribute.ts";
import type { Program } from "../../program.ts";
import { mountedOn, policyAround } from "../../retries/guards.ts";
import { pluginOf } from "../../retries/ktor.ts";
import { pauseIn } from "../../retries/policy.ts";
import { given, givenOf, numberIn } from "../../values.ts";
import type { Site } from "./sites.ts";

/** What tries it again: what stands around it, each try of which its client may try again beneath. */
export function triesOf(site: Site, program: Program): Record<string, Attribute> {
	const own = triesOfClient(site, program);
	const around = policyAround(site.call, program);
	if (Object.keys(around).length === 0) return own;
	return { ...around, ...(around.retries && own.retries && { innerRetries: own.retries }) };
}

/** What is put on its client, else what its library does. */
function triesOfClient({ call, entry: { retries }, layers }: Site, program: Program): Record<string, Attribute> {
	const put = { ...mountedOn(call, program), ...pluginOf(call, program) };
	if (Object.keys(put).length > 0 || !retries) return put;
	const { at, usual, pause, wait, source } = retries;
	for (const layer of layers) {
		const found = given(layer, at, program);
		if (!found) continue;
		const number = found === "hidden" ? undefined : numberIn(found, program);
		if (found === "hidden" || number === undefined)
			return { retries: unknown("how often is known only when it runs", call.at) };
		const slept = wait && givenOf(layer, wait, program);
		const drawn = slept && pauseIn(slept, program);
		const backoff = drawn ? declared(drawn, found.at) : byDefault(pause, found.at, source);
		return { retries: declared(number, found.at), ...(number > 0 && { backoff }) };
	}
	return usual > 0 ? { retries: byDefault(usual, call.at, source), backoff: byDefault(pause, call.at, source) } : {};
}
