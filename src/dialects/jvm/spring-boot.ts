import { type Attribute, byDefault, declared, unknown } from "../../design/attribute.ts";
import type { Extension, Fragment } from "../../design/fragment.ts";
import type { Location } from "../../design/text.ts";
import { packageName } from "../code/places.ts";
import { isFrom, libraryLike } from "./build.ts";
import { amount, type Module, plainValue, secondsOf } from "./module.ts";
import { cassandra } from "./spring-cassandra.ts";
import { cloudStream } from "./spring-cloud-stream.ts";
import { gatewayRetries } from "./spring-gateway.ts";
import { limits } from "./spring-limits.ts";
import { stores } from "./spring-stores.ts";

export const webStarter =
	/^org\.springframework\.boot:spring-boot-starter-(web|webflux|webmvc|jersey|jetty|undertow|tomcat|reactor-netty|graphql|data-rest|hateoas|web-services|oauth2-authorization-server)$/;
const boot = /^org\.springframework\.boot:|^org\.springframework\.cloud:spring-cloud-starter-gateway/;
const sessions = /^org\.springframework\.session:spring-session-(?!core$)/;

const graceful = "Spring Boot 3.4 release notes: server.shutdown is graceful";
const immediate = "Spring Boot docs before 3.4: server.shutdown is immediate, open requests are cut";

/** What Spring Boot does by its version, its starters and its settings. */
export function springBoot(module: Module): Fragment[] {
	const { build } = module;
	const any = libraryLike(build, boot);
	if (!any) return [];
	const gateway = libraryLike(
		build,
		/:spring-cloud-(starter-gateway|config-server$|starter-netflix-(eureka-server|zuul)$)|:spring-boot-admin-starter-server$/,
	);
	const starter = libraryLike(build, webStarter) ?? gateway;
	const at = module.placeOf(starter ?? any);
	const found: Fragment[] = starter ? [server(module, at), ...shutdown(module, at), ...workers(module, at)] : [];
	const shared = libraryLike(build, sessions);
	if (shared) found.push(module.says({ sessions: declared("shared-store", module.placeOf(shared)) }, at));
	return [
		...found,
		...stores(module, at),
		...cassandra(module),
		...cloudStream(module),
		...limits(module),
		...gatewayRetries(module),
	];
}

/** What starts a web server is a service, also where nothing that was read deploys it. */
function server(module: Module, at: Location): Extension {
	const [name = packageName(module.build.file)] = module.build.names;
	return { ...module.says({ role: declared("server", at) }, at), standalone: name };
}

function shutdown(module: Module, at: Location): Extension[] {
	const isGraceful = isFrom(module.build.versions["spring-boot"], 3, 4);
	const usual: Attribute =
		isGraceful === undefined
			? unknown("which version of Spring Boot it is, no file of this workspace says", at)
			: byDefault(isGraceful ? "handled" : "ignored", at, isGraceful ? graceful : immediate, addable(module));
	const said = module.values("server.shutdown").map((one): Extension => {
		const means = one.value === undefined ? undefined : plainValue(one.value)?.toLowerCase();
		const place = one.at ?? at;
		const handle = { dialect: "jvm", file: place.file, anchor: "server.shutdown" };
		const sigterm: Attribute =
			one.value === undefined && !one.isUnclear
				? usual
				: means === "graceful" || means === "immediate"
					? declared(means === "graceful" ? "handled" : "ignored", place, handle)
					: unknown(`server.shutdown is ${one.value ?? "set for some profiles"}`, place);
		const waits = sigterm.value === "handled" ? timeout(module) : {};
		return module.says({ role: declared("server", at), sigterm, ...waits }, place, one.when);
	});
	// Boot docs, Externalized configuration: variables of the environment win over files.
	const isSilent = said.every((one) => one.attributes.sigterm.provenance.kind !== "declared");
	const path = module.build.file;
	const given = ["graceful", "GRACEFUL", "immediate"].map((text) =>
		module.says({ sigterm: declared(text === "immediate" ? "ignored" : "handled", at) }, at, {
			variable: "SERVER_SHUTDOWN",
			path,
			is: { equals: text },
			certain: true,
		}),
	);
	return isSilent ? [...said, ...given] : said;
}

function timeout(module: Module): Record<string, Attribute> {
	const one = module.plain("spring.lifecycle.timeout-per-shutdown-phase");
	// Its default of 30 s is the longest that a phase may take, and no length that somebody chose for their requests.
	if (one.isUnclear || one.value === undefined || !one.at) return {};
	const text = plainValue(one.value);
	const seconds = text === undefined ? undefined : secondsOf(text);
	return { shutdown: seconds === undefined ? unknown(`it is ${one.value}`, one.at) : declared(seconds, one.at) };
}

/** Where the first file of settings can take a key; undefined where there is none. */
function addable(module: Module) {
	// Spring Boot 2.3 release notes, Graceful shutdown: what is older does not know the setting.
	if (isFrom(module.build.versions["spring-boot"], 2, 3) === false)
		return { dialect: "jvm", file: module.build.file, anchor: "spring-boot-2.3" };
	const [first] = module.settings.filter((one) => !one.profile);
	return first && { dialect: "jvm", file: first.at.file, anchor: "server.shutdown" };
}

const threads = "Servlet containers keep a thread for each request";
const loop = "WebFlux: all requests of a process share a few event loops";

/** How many requests a replica works on at once. */
function workers(module: Module, at: Location): Extension[] {
	const { build } = module;
	const isReactive =
		libraryLike(build, /-starter-webflux$|-starter-gateway$/) && !libraryLike(build, /-starter-(web|webmvc)$/);
	if (isReactive) return [module.says({ runtime: byDefault("event-loop", at, loop) }, at)];
	const attributes: Record<string, Attribute> = { runtime: byDefault("threads", at, threads) };
	const other = libraryLike(build, /-starter-(jetty|undertow)$/);
	const isVirtual = module.plain("spring.threads.virtual.enabled").value === "true";
	if (!other) {
		const key = isVirtual ? "server.tomcat.max-connections" : "server.tomcat.threads.max";
		const usual = isVirtual ? 8192 : 200;
		attributes.concurrency = amount(
			module.plain(key, "server.tomcat.max-threads"),
			usual,
			at,
			`Spring Boot docs: ${key} is ${usual}`,
		);
	}
	return [module.says(attributes, at)];
}
