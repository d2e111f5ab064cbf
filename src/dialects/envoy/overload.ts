import { type Attribute, declared } from "../../design/attribute.ts";
import type { Path } from "../kubernetes/object.ts";
import type { EnvoyConfig } from "./config.ts";

/** Filters that hold back what the servers cannot take at once, by what they see of them. */
const holdsBack = /\b(adaptive_concurrency|admission_control)\b|\.(AdaptiveConcurrency|AdmissionControl)$/;

const isOff = (config: EnvoyConfig, filter: Path): boolean =>
	String(config.raw([...filter, "disabled"])) === "true" ||
	String(config.raw([...filter, "typed_config", "enabled", "default_value"])) === "false";

/** Whether its filters learn how many requests may be open. Source: Envoy, HTTP filters AdaptiveConcurrency, AdmissionControl. */
export function adaptiveIn(config: EnvoyConfig, managers: readonly Path[]): Attribute | undefined {
	for (const manager of managers)
		for (const filter of config.elements([...manager, "http_filters"])) {
			const names = [
				[...filter, "name"],
				[...filter, "typed_config", "@type"],
			].map((path) => config.text(path) ?? "");
			if (names.some((name) => holdsBack.test(name)))
				return declared(!isOff(config, filter), config.placeOf(filter), config.handleOf(filter));
		}
	return undefined;
}

/** Actions of an overload manager that turn work away. Source: Envoy, configuration: overload manager. */
const refuses = ["envoy.overload_actions.stop_accepting_requests", "envoy.overload_actions.stop_accepting_connections"];

/**
 * The share of a resource at which Envoy takes nothing more: the least of its actions' thresholds. An action that is scaled
 * begins at one share and refuses all at another.
 */
export function overloadOf(config: EnvoyConfig): Attribute | undefined {
	const shares = config
		.elements(["overload_manager", "actions"])
		.filter((action) => refuses.includes(config.text([...action, "name"]) ?? ""))
		.flatMap((action) => config.elements([...action, "triggers"]))
		.flatMap((trigger): Attribute[] => {
			const path = [
				["threshold", "value"],
				["scaled", "saturation_threshold"],
			].map((keys): Path => [...trigger, ...keys]);
			const at = path.find((one) => config.has(one));
			const share = (raw: unknown) => (Number(raw) >= 0 && Number(raw) <= 1 ? Number(raw) : undefined);
			const found = at && config.attribute(at, share);
			return found ? [found] : [];
		});
	return shares.reduce<Attribute | undefined>((least, one) => {
		if (!least || one.unknown !== undefined) return one;
		return least.unknown !== undefined || Number(least.value) <= Number(one.value) ? least : one;
	}, undefined);
}
