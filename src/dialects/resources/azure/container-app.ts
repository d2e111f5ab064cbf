import { type Attribute, byDefault, declared, unknown } from "../../../design/attribute.ts";
import type { Declaration } from "../../../design/fragment.ts";
import type { Location } from "../../../design/text.ts";
import { signalOf } from "../../signals.ts";
import { stated } from "../../stated.ts";
import { asAmount, asCount, asFlag, expressionAt, fact, handleOf, settingOf, valued } from "../facts.ts";
import type { Folder, Resource } from "../folder.ts";
import { variablesOf } from "../given-list.ts";
import { imageOf, nameOf } from "../names.ts";
import { type Block, blocksOf, expressionsOf } from "../syntax.ts";
import { takenQueue } from "../taken-queue.ts";
import { revisionShare } from "../traffic-share.ts";
import { asNumber, type Result, Unknown } from "../value.ts";
import { queueTypes, storeTypes } from "./types.ts";

/** Azure Container Apps: an app, its scaler, and the ingress before it. */
export function containerApps(folder: Folder): Declaration[] {
	return folder.of("azurerm_container_app").flatMap((app) => {
		const [ingress] = blocksOf(app.block, "ingress");
		return [
			service(folder, app, ingress),
			scaler(folder, app, ingress),
			...(ingress ? [balancer(folder, app, ingress)] : []),
		];
	});
}

const least = { value: 0, source: "Azure Container Apps: minReplicas is 0 unless set" };
const most = { value: 10, source: "Azure Container Apps: maxReplicas is 10 unless set" };

function service(folder: Folder, app: Resource, ingress: Block | undefined): Declaration {
	const at = folder.header(app);
	const [template] = blocksOf(app.block, "template");
	const [container] = template ? [...blocksOf(template, "container"), ...blocksOf(template, "containers")] : [];
	const within = (path: string, as: (value: Result) => number | undefined): Attribute | undefined => {
		const expression = container && expressionAt(container, path);
		return expression && valued(folder, expression, { as });
	};
	const picture = container && expressionAt(container, "image");
	const image = picture && imageOf(folder, picture);
	const probes = container ? [...blocksOf(container, "readiness_probe"), ...blocksOf(container, "probe")] : [];
	return {
		role: "declares",
		file: app.file.path,
		kind: "Service",
		at,
		name: nameOf(folder, app),
		keys: [folder.key(app)],
		attributes: stated({
			platform: declared("managed", at),
			role: ingress && declared("server", folder.at(ingress.header)),
			replicas: fact(folder, app, "template/min_replicas", { as: asCount, default: least }),
			image: image === undefined ? undefined : pictured(image, folder.at(picture!)),
			cpuRequest: within("cpu", asAmount),
			memoryLimit: within("memory", bytes),
			readiness: probes[0] && declared("http", folder.at(probes[0].header)),
			grace: fact(folder, app, "template/termination_grace_period_seconds", {
				as: asAmount,
				default: { value: 30, source: "Azure Container Apps: terminationGracePeriodSeconds is 30 unless set" },
			}),
		}),
		given: container && variablesOf(folder, container, storeTypes),
		links: container && !ingress ? takenQueue(folder, expressionsOf(container), queueTypes) : [],
	};
}

const pictured = (image: string | Unknown, at: Location) =>
	image instanceof Unknown ? unknown(image.reason, at) : declared(image, at);

const bytes = (value: Result): number | undefined => {
	const match = /^([\d.]+)Gi?$/.exec(String(value));
	return match ? Number(match[1]) * 2 ** 30 : undefined;
};

interface Rule {
	block: Block;
	signal: string | Unknown;
	target?: { name: string; path: string; scale: number };
}

const queues = /queue|servicebus|eventhub|kafka|rabbit|pubsub|redis|nats|pulsar/i;

/** Rules of Terraform have a block for each kind; those of Azure itself name it within. */
function rulesOf(folder: Folder, template: Block): Rule[] {
	const custom = (block: Block, type: Result | undefined, metadata: string): Rule => {
		if (type instanceof Unknown) return { block, signal: type };
		const name = String(type ?? "");
		if (name === "cpu" || name === "memory")
			return { block, signal: name, target: { name: `${name}Target`, path: `${metadata}/value`, scale: 0.01 } };
		if (name === "cron") return { block, signal: "schedule" };
		return { block, signal: queues.test(name) ? "queue-depth" : signalOf(name) };
	};
	const requests = (block: Block, path: string): Rule => {
		return { block, signal: "requests", target: { name: "connectionsTarget", path, scale: 1 } };
	};
	return [
		...blocksOf(template, "http_scale_rule").map((block) => requests(block, "concurrent_requests")),
		...blocksOf(template, "tcp_scale_rule").map((block): Rule => ({ block, signal: "connections" })),
		...blocksOf(template, "azure_queue_scale_rule").map((block): Rule => ({ block, signal: "queue-depth" })),
		...blocksOf(template, "custom_scale_rule").map((block) =>
			custom(block, settingOf(folder, block, "custom_rule_type"), "metadata"),
		),
		...blocksOf(template, "scale_rule").map((block): Rule => {
			const [own] = blocksOf(block, "custom");
			if (own) return custom(block, settingOf(folder, own, "type"), "custom/metadata");
			if (blocksOf(block, "azure_queue").length > 0) return { block, signal: "queue-depth" };
			if (blocksOf(block, "tcp").length > 0) return { block, signal: "connections" };
			return requests(block, "http/metadata/concurrent_requests");
		}),
	];
}

function scaler(folder: Folder, app: Resource, ingress: Block | undefined): Declaration {
	const at = folder.header(app);
	const [template] = blocksOf(app.block, "template");
	const rules = template ? rulesOf(folder, template) : [];
	const hole = rules.map(({ signal }) => signal).find((signal) => signal instanceof Unknown);
	const found = [...new Set(rules.map(({ signal }) => String(signal)))];
	const usual = "Azure Container Apps: without a rule an app scales on HTTP requests, ten at once for each replica";
	const targets = rules.flatMap(({ block, target }) => {
		const expression = target && expressionAt(block, target.path);
		if (!target || !expression) return [];
		const as = (value: Result) => {
			const number = asNumber(value);
			return number === undefined ? undefined : Number((number * target.scale).toPrecision(12));
		};
		return [[target.name, valued(folder, expression, { as })] as const];
	});
	const handle = handleOf(app, "#signals");
	return {
		role: "declares",
		file: app.file.path,
		kind: "Scaler",
		at: rules[0] ? folder.at(rules[0].block.header) : at,
		name: nameOf(folder, app),
		keys: [`${folder.key(app)}#scaler`],
		attributes: stated({
			type: declared("keda", at),
			signals:
				hole instanceof Unknown
					? unknown(hole.reason, at)
					: rules.length > 0
						? declared(found, folder.at(ruleSpan(rules)), handle)
						: ingress
							? byDefault(["requests"], at, usual)
							: byDefault([], at, usual),
			...Object.fromEntries(targets),
			min: fact(folder, app, "template/min_replicas", { as: asCount, default: least }),
			max: fact(folder, app, "template/max_replicas", { as: asCount, default: most }),
			pollingInterval: fact(folder, app, "template/polling_interval_in_seconds", { as: asAmount, anchor: null }),
			zeroCooldown: fact(folder, app, "template/cooldown_period_in_seconds", { as: asAmount, anchor: null }),
		}),
		links: [{ kind: "scales", direction: "to", other: { by: "key", key: folder.key(app) }, at }],
	};
}

/** All rules from the first to the last. */
function ruleSpan(rules: readonly Rule[]) {
	const [first] = rules;
	const last = rules.at(-1)!;
	return {
		file: first.block.file,
		start: first.block.start,
		end: last.block.file === first.block.file ? last.block.end : first.block.end,
	};
}

function balancer(folder: Folder, app: Resource, ingress: Block): Declaration {
	const at = folder.at(ingress.header);
	const sticky = ["ingress/sticky_sessions/affinity", "ingress/sticky_sessions_affinity"].flatMap(
		(path) =>
			fact(folder, app, path, {
				as: (value) => (value === "sticky" ? "cookie" : value === "none" ? "none" : undefined),
			}) ?? [],
	)[0];
	return {
		role: "declares",
		file: app.file.path,
		kind: "Balancer",
		at,
		name: nameOf(folder, app),
		keys: [`${folder.key(app)}#ingress`],
		attributes: stated({
			layer: byDefault("L7", at, "Azure Container Apps: its ingress routes requests"),
			public: fact(folder, app, "ingress/external_enabled", {
				as: asFlag,
				default: { value: false, source: "Azure Container Apps: an ingress is internal unless it is external" },
				anchor: null,
			}),
			// Source: Azure Container Apps, Traffic splitting: each request goes by chance.
			canaryWeight: sticky ? undefined : revisionShare(folder, ingress, "traffic_weight", "percentage"),
			affinity: sticky ?? byDefault("none", at, "Azure Container Apps: no sticky sessions unless switched on"),
		}),
		links: [{ kind: "routes", direction: "to", other: { by: "key", key: folder.key(app) }, at }],
	};
}
