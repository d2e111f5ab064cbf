import { Scalar, stringify } from "yaml";
import { type Component, type Design, isAsked, isJob, valueIn } from "../design/design.ts";
import { printable } from "../design/printable.ts";

/** Services in the order in which they are read; more are not listed. */
const most = 40;

const head = `# What the code and the infrastructure files cannot say. Everything is optional: take the "#" away from what you know.
# The editor completes it; docs/attributes.md of Scaleproof names every attribute. What was measured need not be
# typed: scaleproof measure access.log

# workload:
#   rate: 800/s # requests on a usual day
#   peak:
#     rate: 2400/s
#     at: "12:00"
#     warning: none # how long before it is known: none, or a time such as 1h
#   sessionDuration: 5min
#   timeout: 30s # how long a client waits

# objectives:
#   latencyP99: 300ms
#   availability: 99.9%
`;

const tail = `
# Findings that are known and fine, each with its reason:
# ignore:
#   - rule: single-replica
#     paths: [deploy/dev/**]
#     reason: nobody depends on the development environment

# exclude: [examples/**] # files that are not read
`;

/** A scaleproof.yaml to start from: the services that were found, and nothing declared that nobody knows. */
export function startingSettings(design: Design): string {
	const services = design.components.filter(
		(one) => one.kind === "Service" && !one.outside && !one.variantOf && !isJob(one) && one.files.length > 0,
	);
	const blocks = services.slice(0, most).map(block);
	const more = services.length > most ? [`#   and ${services.length - most} more`] : [];
	const components =
		services.length > 0
			? ["", "# components:", ...blocks, ...more].join("\n")
			: "\n# components: # no service was found here; this one is an example\n#   web:\n#     serviceTime: { p50: 12ms, p99: 80ms }";
	return `${head}${components}\n${tail}`;
}

function block(service: Component): string {
	const where = service.at ? ` # ${printable(service.at.file)}` : "";
	const lines = [
		`${keyOf(service.name)}:${where}`,
		"  serviceTime: { p50: 12ms, p99: 80ms } # time to serve one request",
	];
	if (isAsked(service)) lines.push("  rate: 100/s # its share of the traffic, if it is not all");
	if (valueIn(service, "startup") === undefined) lines.push("  startup: 30s # until a new replica serves");
	if (valueIn(service, "concurrency") === undefined)
		lines.push("  concurrency: 16 # requests at once, before the next one waits");
	return lines.map((line) => `#   ${line}`).join("\n");
}

/** A name as a key that YAML reads back as this name. */
function keyOf(name: string): string {
	return stringify(new Scalar(name), { lineWidth: 0 }).trim();
}
