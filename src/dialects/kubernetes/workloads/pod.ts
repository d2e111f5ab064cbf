import { type Attribute, byDefault, declared, unknown } from "../../../design/attribute.ts";
import { imageName } from "../../../design/image.ts";
import type { Location } from "../../../design/text.ts";
import { endsAtOnce, keepsSignal, runtimes, shells, shellText } from "../../command.ts";
import { roleOf } from "../../consumers.ts";
import { emulatorRole } from "../../images.ts";
import { cannotFail } from "../../probe-commands.ts";
import { copiesOf, startedBy } from "../../programs.ts";
import { stated } from "../../stated.ts";
import { type KubeObject, type Path, placeholder } from "../object.ts";
import { count, quantity } from "../quantity.ts";
import { spot } from "./spot.ts";

export const podSpec: Path = ["spec", "template", "spec"];
const containers: Path = [...podSpec, "containers"];
const defaultContainer: Path = [
	"spec",
	"template",
	"metadata",
	"annotations",
	"kubectl.kubernetes.io/default-container",
];

/** Images of containers that only serve the one beside them, and that often come first. */
const beside =
	/(^|\/)(configmap-reload|[\w-]*config-reloader|k8s-sidecar|git-sync|(ose-)?(kube-rbac-proxy|oauth-proxy)|cloud-?sql-proxy|gce-proxy|linkerd-proxy|istio-proxy|proxyv2)(:|@|$)/;

/** The container that does the work: the one that the pod names as its default, else the first that serves no other. */
export function mainContainer(object: KubeObject): Path | undefined {
	const all = object.indices(containers);
	const wanted = object.text(defaultContainer);
	const index =
		all.find((at) => wanted && object.text([...containers, at, "name"]) === wanted) ??
		all.find((at) => !beside.test(object.text([...containers, at, "image"]) ?? "")) ??
		all[0];
	return index === undefined ? undefined : [...containers, index];
}

/** A patch names containers but no image. */
export function isPartial(object: KubeObject): boolean {
	return !object.indices(containers).some((at) => object.has([...containers, at, "image"]));
}

/**
 * Sum over the containers that state it: that is what the scheduler reserves for a replica. Absent where the main
 * container states nothing.
 */
function resource(object: KubeObject, main: Path, group: "requests" | "limits", name: string): Attribute | undefined {
	const stated = object.attribute([...main, "resources", group, name], quantity);
	if (!stated || stated.unknown !== undefined) return stated;
	let sum = 0;
	for (const at of object.indices(containers))
		sum += quantity(object.raw([...containers, at, "resources", group, name])) ?? 0;
	return { ...stated, value: Number(sum.toPrecision(15)) };
}

function request(object: KubeObject, main: Path, name: string): Attribute | undefined {
	const own = resource(object, main, "requests", name);
	if (own) return own;
	const limit = resource(object, main, "limits", name);
	return limit?.value === undefined
		? undefined
		: byDefault(
				limit.value,
				containerPlace(object, main),
				`Kubernetes API, ResourceRequirements.requests: defaults to limits.${name}`,
				object.handle,
			);
}

/** What every container asks for nothing of; a limit alone is a request too, and a pod may ask as a whole. */
function unrequested(object: KubeObject, main: Path): Attribute {
	// What only holds a place on a node, or keeps a pod of finished init containers, does nothing.
	const waits = (at: Path) => /(^|\/)pause([-\w]*)?(:|@|$)/.test(object.text([...at, "image"]) ?? "");
	const lacks = (at: Path, name: string) =>
		!waits(at) &&
		!["requests", "limits"].some((group) =>
			[at, podSpec].some((owner) => object.has([...owner, "resources", group, name])),
		);
	const found: string[] = [];
	for (const name of ["cpu", "memory"]) {
		if (lacks(main, name)) found.push(name);
		for (const index of object.indices(containers)) {
			const other = [...containers, index];
			if (index !== main.at(-1) && lacks(other, name))
				found.push(`${name} of ${object.text([...other, "name"]) ?? "another container"}`);
		}
	}
	// Where the numbers would stand: a chart's name for its container is no place for them.
	const empty = object.find([...main, "resources"]);
	return declared(found, empty ? object.pairLocation(empty) : containerPlace(object, main));
}

/** Seconds until a probe that always fails has an effect; undefined where a number is not known. */
function patience(object: KubeObject, probe: Path): number | undefined {
	const number = (name: string, usual: number) =>
		object.has([...probe, name]) ? count(object.raw([...probe, name])) : usual;
	const [delay, period, failures] = [
		number("initialDelaySeconds", 0),
		number("periodSeconds", 10),
		number("failureThreshold", 3),
	];
	return delay === undefined || period === undefined || failures === undefined
		? undefined
		: delay + period * Math.max(failures, 1);
}

/** A start-up probe holds the others back until it has passed. */
function killedAfter(object: KubeObject, main: Path): Attribute | undefined {
	const probe = ["startupProbe", "livenessProbe"].map((name) => [...main, name]).find((path) => object.has(path));
	if (!probe) return undefined;
	const at = object.pairLocation(object.find(probe)!);
	const seconds = patience(object, probe);
	return seconds === undefined
		? unknown("one of the probe's numbers is filled in later", at, object.handle)
		: declared(seconds, at, object.handle);
}

/** Nobody waits before the first look at a program that is ready sooner. */
function startAllowance(object: KubeObject, main: Path): Attribute | undefined {
	return object.attribute([...main, "readinessProbe", "initialDelaySeconds"], count);
}

export function containerPlace(object: KubeObject, container: Path) {
	const name = object.find([...container, "name"]);
	return name ? object.besideKey(name) : object.place;
}

const probes = { httpGet: "http", tcpSocket: "tcp", exec: "exec", grpc: "grpc" } as const;

function readiness(object: KubeObject, main: Path): Attribute {
	const probe = object.find([...main, "readinessProbe"]);
	if (!probe || !object.has([...main, "readinessProbe"])) {
		// A pod is ready when all of it is, so that another container's probe may speak for this one: a proxy before it.
		const other = object.indices(containers).find((at) => object.has([...containers, at, "readinessProbe"]));
		const found = other === undefined ? undefined : object.find([...containers, other, "readinessProbe"]);
		if (found) return unknown("only another container of the pod is probed", object.pairLocation(found), object.handle);
		const source = "Kubernetes API, Container.readinessProbe: without one a started container counts as ready";
		const at = probe ? object.pairLocation(probe) : containerPlace(object, main);
		return byDefault("none", at, source, object.handle);
	}
	const at = object.pairLocation(probe);
	const command = [...main, "readinessProbe", "exec", "command"];
	// Nothing is written over it: what it should ask only its owner knows.
	if (cannotFail(object.indices(command).map((one) => object.text([...command, one]) ?? "")))
		return declared("none", at);
	const handler = Object.entries(probes).find(([key]) => object.has([...main, "readinessProbe", key]));
	return handler ? declared(handler[1], at, object.handle) : unknown("no known probe handler", at, object.handle);
}

function startupProbe(object: KubeObject, main: Path): Attribute {
	const probe = object.has([...main, "startupProbe"]) && object.find([...main, "startupProbe"]);
	return probe
		? declared(true, object.pairLocation(probe), object.handle)
		: byDefault(false, containerPlace(object, main), "Kubernetes API, Container.startupProbe: none", object.handle);
}

/** Words of a command, each with its path. */
export function preStopCommand(object: KubeObject, main: Path): { path: Path; text: string }[] {
	const path = [...main, "lifecycle", "preStop", "exec", "command"];
	return object.indices(path).map((at) => ({ path: [...path, at], text: object.text([...path, at]) ?? "" }));
}

const sleep = /(?:^|\/)sleep[ \t]+(\d+(?:\.\d+)?)s?(?=$|[\s;&])/;

/** Which word of an exec handler holds the seconds that it sleeps first. */
export function sleepWord(words: readonly { path: Path; text: string }[]): { path: Path; seconds: number } | undefined {
	if (/(^|\/)sleep$/.test(words[0]?.text ?? "") && words.length === 2) {
		const seconds = /^(\d+(?:\.\d+)?)s?$/.exec(words[1].text)?.[1];
		return seconds === undefined ? undefined : { path: words[1].path, seconds: Number(seconds) };
	}
	const script = words.at(-1);
	const match = /^\s*(?:exec\s+)?\/?[\w/]*sleep\b/.test(script?.text ?? "") ? sleep.exec(script!.text) : null;
	return match ? { path: script!.path, seconds: Number(match[1]) } : undefined;
}

function preStop(object: KubeObject, main: Path): Attribute | undefined {
	const path = [...main, "lifecycle", "preStop"];
	const found = object.find(path);
	if (!found || !object.has(path)) {
		return byDefault(0, containerPlace(object, main), "Kubernetes API, Lifecycle.preStop: none", object.handle);
	}
	if (object.has([...path, "sleep"])) return object.attribute([...path, "sleep", "seconds"], count);
	const words = preStopCommand(object, main);
	const at = object.pairLocation(found);
	const word = sleepWord(words);
	if (word) return declared(word.seconds, object.location(object.find(word.path)!.node), object.handle);
	const what = words.length > 0 ? words.map((each) => each.text).join(" ") : object.keys(path).join(", ");
	return unknown(`how long "${what.slice(0, 80)}" takes is not in the file`, at, object.handle);
}

function preStopNeeds(object: KubeObject, main: Path): Attribute | undefined {
	const [first] = preStopCommand(object, main);
	const found = first && object.find(first.path);
	const program = first?.text.split("/").at(-1);
	// What lies in the program's own folder comes with it.
	if (!found || !program || !/^(ba|da|a)?sh$|^(sleep|curl|wget|kill|killall|pkill|touch|nginx)$/.test(program))
		return undefined;
	return declared(program, object.pairLocation(object.find([...main, "lifecycle", "preStop"])!), object.handle);
}

const zoneLabels = ["topology.kubernetes.io/zone", "failure-domain.beta.kubernetes.io/zone"];

function zones(object: KubeObject): Attribute | undefined {
	for (const label of zoneLabels) {
		const one = object.attribute([...podSpec, "nodeSelector", label], () => 1);
		if (one) return one;
	}
	const spread = [...podSpec, "topologySpreadConstraints"];
	for (const at of object.indices(spread)) {
		const topology = object.find([...spread, at, "topologyKey"]);
		if (!topology || !zoneLabels.includes(object.text([...spread, at, "topologyKey"]) ?? "")) continue;
		return (
			object.attribute([...spread, at, "minDomains"], count) ??
			unknown("spread over as many zones as the cluster has", object.location(topology.node), object.handle)
		);
	}
	return undefined;
}

/** An image is known by its repository: a registry or tag that is filled in later does not hide it. */
function imageAttribute(object: KubeObject, main: Path): Attribute | undefined {
	const path = [...main, "image"];
	const text = object.text(path);
	const found = object.find(path);
	if (!text || !found) return undefined;
	const repository = imageName(text);
	if (placeholder(text) && repository && !/[$%<>{}()]/.test(repository)) {
		return declared(text, object.location(found.node), object.handle);
	}
	return object.attribute(path, String);
}

/** What the pod starts in the place of its image's ENTRYPOINT (`command`) and CMD (`args`, and by a command too). */
function started(object: KubeObject, main: Path): Record<string, Attribute> {
	const words = (key: string) => {
		const path = [...main, key];
		return object.has(path) ? object.indices(path).map((at) => object.text([...path, at]) ?? "") : undefined;
	};
	const [command, args] = [words("command"), words("args")];
	const found = object.find([...main, command ? "command" : "args"]);
	if (!found || !(command ?? args)) return {};
	const all = [...(command ?? []), ...(args ?? [])];
	const at = startedAt(object, main, shells.test(command?.[0] ?? "") && shellText(command ?? []) === undefined);
	const role = roleOf(all, at);
	const overrides = declared(command ? ["entrypoint", "cmd"] : ["cmd"], at);
	const known = { overrides, ...(role && { role }), ...copiesOf(all, at) };
	// What the image's own ENTRYPOINT does with the signal, the image says.
	if (!command) return { ...known, ...startedBy(all, at) };
	if (keepsSignal(all)) return { ...known, sigterm: endedByHook(object, main) ?? declared("not-delivered", at) };
	const alone = runtimes.test(command[0] ?? "") && { processOne: declared(true, at) };
	return { ...known, ...alone, ...startedBy(all, at) };
}

/** A hook that is more than a wait runs to its end before SIGTERM is sent, and may itself have ended the program in order. */
function endedByHook(object: KubeObject, main: Path): Attribute | undefined {
	const text = preStopCommand(object, main)
		.map((each) => each.text)
		.join(" ");
	if (!/\.\w*sh\b|\b(kill|pkill|killall|quit|stop|shutdown|drain|exit)\b/i.test(text)) return undefined;
	const found = object.find([...main, "lifecycle", "preStop"])!;
	return unknown(`"${text.slice(0, 80)}" may end it before SIGTERM`, object.pairLocation(found), object.handle);
}

/** Where the command stands; that of a shell which gets its text as arguments, up to these. */
function startedAt(object: KubeObject, main: Path, withArguments: boolean): Location {
	const [command, args] = [object.find([...main, "command"]), object.find([...main, "args"])];
	const at = object.pairLocation((command ?? args)!);
	const more = withArguments && command && args ? object.pairLocation(args) : undefined;
	if (!more || more.file !== at.file || more.range.start.line < at.range.start.line) return at;
	return { ...at, range: { start: at.range.start, end: more.range.end } };
}

/** Source: Kubernetes, Lifecycle.stopSignal, which goes before that of the image. */
function killed(object: KubeObject, main: Path): Record<string, Attribute> {
	const path: Path = [...main, "lifecycle", "stopSignal"];
	const found = object.find(path);
	return found && endsAtOnce(object.text(path) ?? "")
		? { sigterm: declared("ignored", object.pairLocation(found)) }
		: {};
}

/** Ports for those who look after it, not for those whom it serves. */
export const asidePort = /metric|prom|health|probe|admin|debug|pprof|jmx|monitor/i;

/** A container that states a port for others answers at it, whoever routes there. */
function listens(object: KubeObject, main: Path): Attribute | undefined {
	const ports: Path = [...main, "ports"];
	const aboutPod = main.slice(0, main.lastIndexOf("spec"));
	// Nothing but Prometheus need ask there: a Service or a route to it says otherwise.
	const scraped = object.text([...aboutPod, "metadata", "annotations", "prometheus.io/port"]);
	for (const index of object.indices(ports)) {
		const found = object.find([...ports, index, "containerPort"]);
		if (scraped !== undefined && object.text([...ports, index, "containerPort"]) === scraped) continue;
		if (found && !asidePort.test(object.text([...ports, index, "name"]) ?? ""))
			return declared(true, object.location(found.node));
	}
	return undefined;
}

export function podAttributes(object: KubeObject, main: Path): Record<string, Attribute> {
	const image = imageAttribute(object, main);
	return stated({
		image,
		role: emulatorRole(image),
		listens: listens(object, main),
		cpuRequest: request(object, main, "cpu"),
		cpuLimit: resource(object, main, "limits", "cpu"),
		memoryRequest: request(object, main, "memory"),
		memoryLimit: resource(object, main, "limits", "memory"),
		unrequested: unrequested(object, main),
		killedAfter: killedAfter(object, main),
		startAllowance: startAllowance(object, main),
		readiness: readiness(object, main),
		startupProbe: startupProbe(object, main),
		grace: object.attribute([...podSpec, "terminationGracePeriodSeconds"], count, {
			value: 30,
			source: "Kubernetes API, PodSpec.terminationGracePeriodSeconds: defaults to 30",
		}),
		preStop: preStop(object, main),
		preStopNeeds: preStopNeeds(object, main),
		spot: spot(object, podSpec),
		zones: zones(object),
		...started(object, main),
		...killed(object, main),
	});
}
