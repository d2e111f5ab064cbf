import { readsCopies } from "../../../design/assembly/preferences.ts";
import { type Attribute, declared, unknown } from "../../../design/attribute.ts";
import type { Declaration, FragmentLink } from "../../../design/fragment.ts";
import type { Location } from "../../../design/text.ts";
import { keepsSignal } from "../../command.ts";
import { roleOf } from "../../consumers.ts";
import { copiesOf, startedBy } from "../../programs.ts";
import { startedFiles } from "../../started-files.ts";
import { stated } from "../../stated.ts";
import { type Attributes, asCount, expressionAt, fact, settingOf } from "../facts.ts";
import type { Folder, Resource } from "../folder.ts";
import { readers } from "../given-list.ts";
import { listed } from "../origin.ts";
import { type Mention, mentioned, mentions } from "../references.ts";
import { attributeOf, type Block } from "../syntax.ts";
import { takenQueue } from "../taken-queue.ts";
import { asNumber, isMap, type Result, Unknown } from "../value.ts";
import {
	type Container,
	containerFact,
	containersOf,
	entryOf,
	expressionsGivenTo,
	imageFact,
	mainContainer,
	memberOf,
} from "./container.ts";
import { givenTo } from "./environment.ts";
import { queueTypes } from "./queue.ts";
import { databaseTypes, storeTypes } from "./store.ts";

/** What a service's task definition says of its replicas, and the stores that its containers are given. */
export function taskOf(
	folder: Folder,
	service: Resource,
	balanced?: Block,
): { attributes: Attributes; links: FragmentLink[]; given?: Declaration["given"]; starts?: Declaration["starts"] } {
	const expression = attributeOf(service.block, "task_definition")?.value;
	const [task] = mentioned(folder, expression, "aws_ecs_task_definition");
	if (!task) return { attributes: {}, links: [] };
	const containers = containersOf(folder, task);
	const size = stated({
		cpuRequest: fact(folder, task, "cpu", { as: cores, anchor: null }),
		memoryLimit: fact(folder, task, "memory", { as: bytes, anchor: null }),
	});
	if (containers instanceof Unknown) {
		const at = folder.at(attributeOf(task.block, "container_definitions")?.value ?? task.block.header);
		return {
			attributes: { ...size, image: unknown(containers.reason, at), grace: unknown(containers.reason, at) },
			links: [],
		};
	}
	const named = balanced ? settingOf(folder, balanced, "container_name") : undefined;
	const main = mainContainer(folder, containers, named);
	if (!main) return { attributes: size, links: [] };
	const member = (name: string, as: (value: Result) => number | undefined) =>
		containerFact(folder, task, main, name, { as, anchor: null });
	// Docker forgets an image's CMD where it is given another ENTRYPOINT.
	const overriding = (name: string, instructions: string[]) =>
		containerFact(folder, task, main, name, {
			as: (value) => (Array.isArray(value) && value.length > 0 ? instructions : undefined),
			anchor: null,
		});
	const words = ["entryPoint", "command"].flatMap((name) => {
		const value = memberOf(folder, main, name);
		return Array.isArray(value) ? value.map(String) : [];
	});
	const place = commandPlace(folder, task, main);
	const mounted = memberOf(folder, main, "mountPoints");
	const mounts = Array.isArray(mounted) && mounted.length > 0 ? ["a volume of its task"] : undefined;
	return {
		attributes: stated({
			image: imageFact(folder, main),
			listens: balanced || isNamed(service.block) ? undefined : silent(folder, main, folder.header(task)),
			mounts: mounts && declared(mounts, folder.header(task)),
			...startedBy(words, place),
			...(keepsSignal(words) && { sigterm: declared("not-delivered", place) }),
			role: roleOf(words, place),
			...copiesOf(words, place),
			grace: containerFact(folder, task, main, "stopTimeout", {
				as: asCount,
				default: { value: 30, source: "ECS: stopTimeout defaults to 30 seconds" },
			}),
			startAllowance: startPeriod(folder, task, main),
			overrides: overriding("entryPoint", ["entrypoint", "cmd"]) ?? overriding("command", ["cmd"]),
			cpuRequest: size.cpuRequest ?? member("cpu", cores),
			memoryRequest: member("memoryReservation", bytes),
			memoryLimit: size.memoryLimit ?? member("memory", bytes),
		}),
		links: [
			...containers.flatMap((container) => stores(folder, expressionsGivenTo(folder, container))),
			...(balanced ? [] : consumed(folder, containers)),
		],
		given: givenTo(folder, main),
		starts: startedFiles(words),
	};
}

/** Service discovery and Service Connect give it a name that others reach it by. */
const isNamed = ({ blocks }: Block) =>
	blocks.some(({ type }) => /^service_(registries|connect_configuration)$/.test(type));

/** Its container states no port that it answers at. */
function silent(folder: Folder, main: Container, at: Location): Attribute | undefined {
	const ports = memberOf(folder, main, "portMappings");
	return ports === undefined || (Array.isArray(ports) && ports.length === 0) ? declared(false, at) : undefined;
}

/** The start that its own check allows for. */
function startPeriod(folder: Folder, task: Resource, main: Container) {
	return containerFact(folder, task, main, "healthCheck", {
		// Source: ECS, HealthCheck: startPeriod is off unless set; templates write it with a capital.
		as: (value) => {
			const given = isMap(value) ? (value.startPeriod ?? value.StartPeriod ?? 0) : undefined;
			return given === undefined || given instanceof Unknown ? undefined : asNumber(given);
		},
		anchor: null,
	});
}

function commandPlace(folder: Folder, task: Resource, main: Container) {
	const entry = entryOf(folder, main, "command") ?? entryOf(folder, main, "entryPoint");
	return entry ? folder.at(entry.value) : folder.header(task);
}

/** What of a store is its address; its name or its key may be given as well, and says nothing of which end is meant. */
const addresses: unknown[] = [...readers, "endpoint", "address", "hostname", "configuration_endpoint"];

/** A container that is given a store's address uses the store; a reader endpoint is for reading only. */
function stores(folder: Folder, given: ReturnType<typeof expressionsGivenTo>): FragmentLink[] {
	return given.flatMap((expression) => {
		const items = listed(folder, expression) ?? [expression];
		const found = items.flatMap((item) =>
			mentions(folder, item)
				.filter(({ resource }) => storeTypes.includes(resource.type))
				.map((mention) => ({ ...mention, prefersCopies: readsCopies(folder.text(item)) })),
		);
		const isAddress = ({ expression: { steps } }: Mention) => steps.some((step) => addresses.includes(step));
		const links = new Map<string, FragmentLink>();
		for (const one of found) {
			const store = one.resource;
			if (!isAddress(one) && found.some((other) => other.resource === store && isAddress(other))) continue;
			const [copied] = mentioned(folder, expressionAt(store.block, "replicate_source_db"), "aws_db_instance");
			const reads = copied !== undefined || one.expression.steps.some((step) => readers.includes(step));
			const at = folder.at(expression);
			links.set(`${(copied ?? store).address} ${reads}`, {
				kind: reads ? "reads" : "writes",
				direction: "to",
				other: { by: "key", key: folder.key(copied ?? store) },
				at,
				...(databaseTypes.includes(store.type) && {
					attributes: { endpoint: declared(reads || one.prefersCopies ? "replica" : "primary", at) },
				}),
			});
		}
		return [...links.values()];
	});
}

/** The queue of what opens no port. */
function consumed(folder: Folder, containers: readonly Container[]): FragmentLink[] {
	const opens = containers.some((container) => {
		const ports = memberOf(folder, container, "portMappings");
		const isGivenOne = Object.keys(givenTo(folder, container)).some((name) =>
			/^((HTTP|SERVER|APP|WEB|LISTEN)_)?PORT$/.test(name),
		);
		return isGivenOne || (ports !== undefined && !(Array.isArray(ports) && ports.length === 0));
	});
	const given = opens ? [] : containers.flatMap((container) => expressionsGivenTo(folder, container));
	return takenQueue(folder, given, queueTypes);
}

/** CPU units, 1024 to a core, or "1 vCPU". */
function cores(value: Result): number | undefined {
	const words = /^([\d.]+)\s*vcpu$/i.exec(String(value));
	const units = asNumber(value);
	return words ? Number(words[1]) : units === undefined ? undefined : units / 1024;
}

/** MiB, or "2 GB". */
function bytes(value: Result): number | undefined {
	const words = /^([\d.]+)\s*GB$/i.exec(String(value));
	const mebibytes = asNumber(value);
	return words ? Number(words[1]) * 2 ** 30 : mebibytes === undefined ? undefined : mebibytes * 2 ** 20;
}
