import { byDefault, declared } from "../../../design/attribute.ts";
import type { Declaration } from "../../../design/fragment.ts";
import { stated } from "../../stated.ts";
import { asCount, asFlag, expressionAt, fact } from "../facts.ts";
import type { Folder } from "../folder.ts";
import { nameOf } from "../names.ts";
import { mentioned } from "../references.ts";

/** Source: App Runner API reference, CreateAutoScalingConfiguration: MinSize 1, MaxSize 25, MaxConcurrency 100. */
const bounds = {
	min: { value: 1, source: "App Runner: MinSize is 1 unless set" },
	max: { value: 25, source: "App Runner: MaxSize is 25 unless set" },
	concurrency: { value: 100, source: "App Runner: MaxConcurrency is 100 unless set" },
};

/** Services of App Runner: they scale on requests by themselves, and balance over their own instances. */
export function appRunners(folder: Folder): Declaration[] {
	return folder.of("aws_apprunner_service").flatMap((service) => {
		const at = folder.header(service);
		const key = folder.key(service);
		const named = expressionAt(service.block, "auto_scaling_configuration_arn");
		const [scaling] = mentioned(folder, named, "aws_apprunner_auto_scaling_configuration_version");
		// Another configuration that is not here says what it says.
		const own = (path: "min" | "max" | "concurrency", argument: string) =>
			scaling
				? fact(folder, scaling, argument, { as: asCount, default: bounds[path] })
				: named
					? undefined
					: byDefault(bounds[path].value, at, bounds[path].source);
		const common = {
			role: "declares" as const,
			file: service.file.path,
			at,
			name: nameOf(folder, service, "service_name"),
		};
		return [
			{
				...common,
				kind: "Service",
				keys: [key],
				attributes: stated({
					platform: declared("managed", at),
					role: declared("server", at),
					replicas: own("min", "min_size"),
					concurrency: own("concurrency", "max_concurrency"),
				}),
			},
			{
				...common,
				kind: "Scaler",
				keys: [`${key}#scaler`],
				attributes: stated({
					type: byDefault("target-tracking", at, "App Runner scales by itself"),
					signals: byDefault(["concurrency"], at, "App Runner follows the requests that each instance works on"),
					min: own("min", "min_size"),
					max: own("max", "max_size"),
				}),
				links: [{ kind: "scales", direction: "to", other: { by: "key", key }, at }],
			},
			{
				...common,
				kind: "Balancer",
				keys: [`${key}#front`],
				attributes: stated({
					layer: byDefault("L7", at, "App Runner: its front end routes requests"),
					public: fact(folder, service, "network_configuration/ingress_configuration/is_publicly_accessible", {
						as: asFlag,
						default: {
							value: true,
							source: "App Runner: a service is reached from the internet unless it is made private",
						},
						anchor: null,
					}),
					affinity: byDefault("none", at, "App Runner pins no client"),
				}),
				links: [{ kind: "routes", direction: "to", other: { by: "key", key }, at }],
			},
		] satisfies Declaration[];
	});
}
