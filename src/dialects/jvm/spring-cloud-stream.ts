import { type Attribute, declared } from "../../design/attribute.ts";
import type { Fragment } from "../../design/fragment.ts";
import { shapeOfName } from "../key-names.ts";
import { libraryLike } from "./build.ts";
import { type Module, plainValue } from "./module.ts";

const library =
	/^org\.springframework\.cloud:spring-cloud-(starter-)?stream(-binder)?(-|$)|:spring-cloud-starter-stream-/;
/** Dashes are gone from keys: "orders-in-0" is "ordersin0", and "input" the channel of the older style. */
const binding = /^spring\.cloud\.stream\.bindings\.((?:[\w.]*?in\d+)|input)\.destination$/;

const engines = ["kafka", "rabbit", "pulsar", "kinesis", "solace"];

const keyOf =
	/^spring\.cloud\.stream\.(?:kafka\.)?bindings\.((?:[\w.]*?out\d+)|output)\.producer\.(partitionkeyexpression|messagekeyexpression)$/;

/** The key of what a binding sends, as an expression over the message: `'orders'`, `payload.customerId`, `headers['type']`. */
function keysOf(module: Module, engine: string | undefined): Fragment[] {
	const settingOf = (name: string) => module.deployed.find(({ key }) => key === name);
	return module.deployed.flatMap(({ key, value, at }): Fragment[] => {
		const own = keyOf.exec(key)?.[1];
		const said = own && plainValue(value);
		const of = `spring.cloud.stream.bindings.${own}`;
		const destination = settingOf(`${of}.destination`);
		const name = destination && plainValue(destination.value);
		if (!said || !name) return [];
		const shape = /^'[^']*'$/.test(said)
			? "constant"
			: shapeOfName(/(\w+)(?:'\])?(?:\(\))?$/.exec(said)?.[1] ?? "", "hash");
		if (!shape) return [];
		const count = Number(plainValue(settingOf(`${of}.producer.partitioncount`)?.value ?? "") ?? "");
		const other = { by: "name", kind: "Queue", name } as const;
		const attributes: Record<string, Attribute> = {
			...(engine && { engine: declared(engine === "rabbit" ? "rabbitmq" : engine, at) }),
			...(count >= 1 && { partitions: declared(count, at) }),
		};
		const link = {
			...({ kind: "publishes", direction: "to", other, at } as const),
			site: `binding ${own}`,
			attributes: { keyShape: declared(shape, at) },
		};
		return [
			{ role: "extends", file: at.file, kind: "Queue", at, of: other, standalone: name, attributes },
			{ ...module.says({}, at), links: [link] },
		];
	});
}

/** Spring Cloud Stream: a function whose input is bound to a destination takes what is sent there. */
export function cloudStream(module: Module): Fragment[] {
	const own = libraryLike(module.build, library);
	if (!own) return [];
	const engine = engines.find((one) => libraryLike(module.build, new RegExp(`stream.*${one}`)));
	return [...keysOf(module, engine), ...taken(module, engine)];
}

function taken(module: Module, engine: string | undefined): Fragment[] {
	return module.deployed.flatMap(({ key, value, at }): Fragment[] => {
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
