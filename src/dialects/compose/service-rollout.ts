import { type Attribute, declared } from "../../design/attribute.ts";
import type { Declaration } from "../../design/fragment.ts";
import { count, type ServiceText } from "./service-text.ts";

const updateSource = "Compose Deploy specification, update_config";

export function rolloutOf(service: ServiceText, key: string): Declaration[] {
	const config = service.node("deploy", "update_config");
	if (!config) return [];
	const order = service.fact(
		["deploy", "update_config", "order"],
		(text) => text,
		["stop-first", `${updateSource}: order stop-first`],
		config.at,
	)!;
	const parallel = service.fact(
		["deploy", "update_config", "parallelism"],
		count,
		[1, `${updateSource}: parallelism 1`],
		service.node("deploy", "update_config", "order")?.at ?? config.at,
	)!;
	// All at once where it is 0.
	const batch: Attribute = parallel.value === 0 ? { ...parallel, value: "100%" } : parallel;
	const none: Attribute = { ...order, value: 0 };
	const known = order.value === "stop-first" || order.value === "start-first";
	const numbers = order.value === "start-first" ? [batch, none] : [none, batch];
	const { scope, environment } = service.where();
	return [
		{
			role: "declares",
			file: config.at.file,
			kind: "Rollout",
			name: service.name,
			keys: [`${key}/rollout`],
			scope,
			...(environment && { environment }),
			at: config.at,
			attributes: {
				strategy: declared("rolling", config.at),
				...(known && { maxSurge: numbers[0], maxUnavailable: numbers[1] }),
			},
			links: [{ kind: "replaces", direction: "to", other: { by: "key", key }, at: config.at }],
		},
	];
}
