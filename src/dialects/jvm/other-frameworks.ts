import { type Attribute, byDefault, declared, unknown } from "../../design/attribute.ts";
import type { Fragment } from "../../design/fragment.ts";
import { libraryLike } from "./build.ts";
import { type Module, plainValue, secondsOf } from "./module.ts";
import { stores } from "./spring-stores.ts";

/** Quarkus: quarkus.shutdown.timeout, without which it exits at once. */
export function quarkus(module: Module): Fragment[] {
	const library = libraryLike(
		module.build,
		/^io\.quarkus:quarkus-(resteasy|rest|vertx-http|undertow|reactive-routes|grpc|spring-web)/,
	);
	if (!library) return [];
	const at = module.placeOf(library);
	const said = module.plain("quarkus.shutdown.timeout");
	const text = said.value === undefined ? undefined : plainValue(said.value);
	const seconds = text === undefined ? undefined : secondsOf(text, "s");
	const source = "Quarkus docs, Graceful shutdown: without quarkus.shutdown.timeout it exits at once";
	const attributes: Record<string, Attribute> =
		said.value === undefined || !said.at
			? { sigterm: byDefault("ignored", at, source, handleOf(module, "quarkus.shutdown.timeout")) }
			: seconds === undefined
				? { sigterm: unknown(`quarkus.shutdown.timeout is ${said.value}`, said.at) }
				: { sigterm: declared("handled", said.at), shutdown: declared(seconds, said.at) };
	return [module.says({ role: declared("server", at), ...attributes }, said.at ?? at), ...stores(module, at)];
}

/** Micronaut: micronaut.lifecycle.graceful-shutdown.enabled is false. */
export function micronaut(module: Module): Fragment[] {
	const library = libraryLike(module.build, /^io\.micronaut:micronaut-http-server/);
	const isApplication = [...module.build.plugins].some((id) =>
		/^io\.micronaut\.application$|^micronaut-maven-plugin$/.test(id),
	);
	const any = library ?? (isApplication ? libraryLike(module.build, /^io\.micronaut/) : undefined);
	if (!any) return [];
	const at = module.placeOf(any);
	const said = module.plain("micronaut.lifecycle.graceful-shutdown.enabled");
	const source = "Micronaut docs: micronaut.lifecycle.graceful-shutdown.enabled is false";
	if (said.value === undefined || !said.at) {
		const handle = handleOf(module, "micronaut.lifecycle.graceful-shutdown.enabled");
		const sigterm = byDefault("ignored", at, source, handle);
		return [module.says({ role: declared("server", at), sigterm }, at), ...stores(module, at)];
	}
	const isOn = plainValue(said.value) === "true";
	return [
		module.says({ role: declared("server", at), sigterm: declared(isOn ? "handled" : "ignored", said.at) }, said.at),
		...stores(module, at),
	];
}

function handleOf(module: Module, anchor: string) {
	const [first] = module.settings.filter((one) => !one.profile);
	return first && { dialect: "jvm", file: first.at.file, anchor };
}
