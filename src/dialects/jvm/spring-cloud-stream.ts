import { type Attribute, declared } from "../../design/attribute.ts";
import type { Fragment } from "../../design/fragment.ts";
import { libraryLike } from "./build.ts";
import { type Module, plainValue } from "./module.ts";

const library =
	/^org\.springframework\.cloud:spring-cloud-(starter-)?stream(-binder)?(-|$)|:spring-cloud-starter-stream-/;
/** Dashes are gone from keys: "orders-in-0" is "ordersin0", and "input" the channel of the older style. */
const binding = /^spring\.cloud\.stream\.bindings\.((?:[\w.]*?in\d+)|input)\.destination$/;

const engines = ["kafka", "rabbit", "pulsar", "kinesis", "solace"];

/** Spring Cloud Stream: a function whose input is bound to a destination takes what is sent there. */
export function cloudStream(module: Module): Fragment[] {
	const own = libraryLike(module.build, library);
	if (!own) return [];
	const engine = engines.find((one) => libraryLike(module.build, new RegExp(`stream.*${one}`)));
	return module.settings.flatMap(({ key, value, at }): Fragment[] => {
		const name = binding.test(key) ? plainValue(value) : undefined;
		if (!name) return [];
		const other = { by: "name", kind: "Queue", name } as const;
		const attributes: Record<string, Attribute> = engine
			? { engine: declared(engine === "rabbit" ? "rabbitmq" : engine, at) }
			: {};
		const queue = { role: "extends", file: at.file, kind: "Queue", at, of: other, standalone: name } as const;
		const link = { kind: "consumes", direction: "to", other, at } as const;
		return [
			{ ...queue, attributes },
			{ ...module.says({ role: declared("worker", at) }, at), links: [link] },
		];
	});
}
