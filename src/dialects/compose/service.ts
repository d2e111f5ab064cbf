import { type Attribute, byDefault, declared, type Handle, unknown, type Value } from "../../design/attribute.ts";
import type { CodeUnit, Declaration, Extension, Fragment, Given } from "../../design/fragment.ts";
import { folderOf } from "../../design/places.ts";
import type { Location } from "../../design/text.ts";
import { addOn } from "../add-ons.ts";
import { compiles, servesModel } from "../cold-runtime.ts";
import { endsAtOnce, keepsSignal, whileWritten, wordsIn } from "../command.ts";
import { roleOf } from "../consumers.ts";
import type { Started } from "../container-copies.ts";
import { maxConnectionsOf } from "../container-store.ts";
import { dataProxyOf, passingOn } from "../data-proxies.ts";
import { takesNothing } from "../dockerfile/image.ts";
import { seconds } from "../duration.ts";
import { emulatorRole, keptIn } from "../images.ts";
import { addressIn, fill } from "../interpolate.ts";
import { topicsMadeBy } from "../kafka-topics.ts";
import { cannotFail } from "../probe-commands.ts";
import { copiesOf, startedBy } from "../programs.ts";
import { envKey } from "./env-file.ts";
import { asMap } from "./merge.ts";
import { bytes } from "./quantity.ts";
import { entriesOf, itemsOf, nodeAt, type Tree, textOf } from "./tree.ts";

/** What the services of one project share. */
export interface Project {
	/** Keys and host names are unique within it. */
	scope: string;
	/** Paths are relative to the folder of the first file. */
	folder: string;
	environment?: string;
	/** Something of it says what only Docker Swarm reads: it runs on a cluster, and not on one machine. */
	swarm?: boolean;
	/** Of `.env` beside the first file. */
	variables: ReadonlyMap<string, string>;
	/** A file of the workspace. */
	text?: (path: string) => string | undefined;
	/** Services that others wait for to end, and where one does. */
	awaited?: ReadonlyMap<string, Location>;
}

/** Files for an editor's container or for what tests a change: nobody outside is served by what they start. */
const forWriting =
	/(^|\/)\.(devcontainer|github|gitlab|circleci|ci)\/|(^|[/._-])(dev|devel|development|devcontainer|test|tests|testing|e2e|ci)([._-][^/]*)?\.ya?ml$|(^|\/)dev\/[^/]*$/i;

/** What sets something up once is called so, where nothing starts it anew after it has ended well. */
const setsUp =
	/(^|[-_.])(init|setup|seed(er)?|migrat(e|ions?|or)|bootstrap|perms|permissions|create-?(topics?|buckets?|queues?|streams?))([-_.]|$)/i;

/** Called so, it comes to its end though nobody says that it does; a seed of a cluster and a service of permissions do not. */
const surelySetsUp =
	/(^|[-_.])(init|setup|seeder|migrat(e|ions?|or)|perms|create-?(topics?|buckets?|queues?|streams?))([-_.]|$)|^((db|data|database)[-_.])?seed$/i;

/** One service of a merged project. */
export function serviceOf(name: string, tree: Tree, project: Project): Fragment[] {
	const reader = new ServiceReader(name, tree, project);
	return reader.read();
}

/** What one service of a project is started by and given, where it keeps something for others. */
export function startedOf(name: string, tree: Tree, project: Project, fragments: readonly Fragment[]): Started[] {
	const store = fragments.find(
		(one): one is Declaration => one.role === "declares" && /^(Store|Queue)$/.test(one.kind),
	);
	return store ? [{ store, ...new ServiceReader(name, tree, project).said() }] : [];
}

/** Names of profiles that are environments; others are parts that one may leave out. */
export const environments =
	/(?:^|[.-])(prod(?:uction)?|stag(?:e|ing)|dev(?:elop(?:ment)?)?|local|tests?|testing|e2e|ci|qa|uat|preview)$/i;

const updateSource = "Compose Deploy specification, update_config";

class ServiceReader {
	private readonly name: string;
	private readonly tree: Tree;
	private readonly project: Project;

	constructor(name: string, tree: Tree, project: Project) {
		this.name = name;
		this.tree = tree;
		this.project = project;
	}

	read(): Fragment[] {
		const { scope } = this.project;
		const attributes = this.attributes();
		const common = {
			role: "declares",
			file: this.at.file,
			name: this.name,
			keys: [`compose:${scope}/${this.name}`],
			...this.where(),
			hosts: this.hosts(),
			at: this.at,
			given: this.given(),
			givenAll: this.envFiles(),
		} satisfies Omit<Declaration, "kind" | "attributes">;
		const kept = keptIn(attributes, this.name);
		if (kept) {
			const most = this.serverLimit(kept.attributes.engine?.value);
			const lanes = kept.attributes.engine?.value === "kafka" ? this.newPartitions() : undefined;
			return [
				{
					...common,
					...kept,
					attributes: {
						...kept.attributes,
						...(most && { maxConnections: most }),
						...(lanes && { newPartitions: lanes }),
					},
				},
				...this.topics(),
			];
		}
		const proxy = dataProxyOf(attributes.image?.value, common.given, this.words(), this.at);
		if (proxy) return passingOn(common, proxy);
		return [
			{ ...common, kind: "Service", attributes },
			...this.rollout(common.keys[0]),
			...this.code(),
			...this.topics(),
		];
	}

	/** Topics that a container makes when it starts. */
	private topics(): Extension[] {
		return ["command", "entrypoint"].flatMap((key) => {
			const tree = this.node(key);
			if (!tree) return [];
			const parts = itemsOf(tree).length > 0 ? itemsOf(tree) : [tree];
			return topicsMadeBy(parts.map((one) => (this.text(one) ?? "").replace(/\\\s*\n/g, " ")).join(" "), tree.at);
		});
	}

	said(): Omit<Started, "store"> {
		const given = Object.entries(this.given()).flatMap(([variable, { text }]) =>
			text === undefined ? [] : [[variable, text] as const],
		);
		return {
			given: new Map(given),
			words: this.words()
				.map(({ text }) => text)
				.join(" "),
		};
	}

	private words(): { text: string; at: Location }[] {
		return ["entrypoint", "command"].flatMap((key) => {
			const tree = this.node(key);
			return [tree, ...itemsOf(tree)].flatMap((one) => (one ? [{ text: this.text(one) ?? "", at: one.at }] : []));
		});
	}

	/** Kafka's images take num.partitions from the environment. */
	private newPartitions(): Attribute | undefined {
		const given = this.given();
		const one = given.KAFKA_NUM_PARTITIONS ?? given.KAFKA_CFG_NUM_PARTITIONS;
		const number = Number(one?.text);
		return one && number >= 1 ? declared(number, one.at) : undefined;
	}

	/** Where a person looks for it: its name. */
	private get at(): Location {
		return this.tree.key ?? this.tree.at;
	}

	private where(): { scope: string; environment?: string } {
		const profile = itemsOf(this.node("profiles")).map((one) => environments.exec(this.text(one) ?? "")?.[1])[0];
		const environment = profile ?? this.project.environment;
		return { scope: this.project.scope, ...(environment && { environment }) };
	}

	private node(...path: string[]): Tree | undefined {
		return nodeAt(this.tree, ...path);
	}

	/** A scalar with its variables filled in, those that nobody gives as they are written. */
	private text(tree: Tree | undefined): string | undefined {
		const text = textOf(tree);
		return text === undefined ? undefined : fill(text, this.project.variables).text;
	}

	private fact(
		path: string[],
		as: (text: string) => Value | undefined,
		fallback?: [Value, string],
		place = this.at,
	): Attribute | undefined {
		const tree = this.node(...path);
		const raw = textOf(tree);
		const handle: Handle = { dialect: "compose", file: (tree?.at ?? this.at).file, anchor: this.name };
		if (!tree || raw === undefined) return fallback && byDefault(fallback[0], place, fallback[1], handle);
		const { text, missing } = fill(raw, this.project.variables);
		if (missing.length > 0) return unknown(`${missing[0]} is set where it is started`, tree.at);
		const value = as(text);
		return value === undefined
			? unknown(`"${text.slice(0, 60)}" is not understood here`, tree.at)
			: declared(value, tree.at, handle);
	}

	private attributes(): Record<string, Attribute> {
		const image = this.image();
		const started = this.started();
		return present({
			platform: declared(this.project.swarm ? "swarm" : "compose", this.at),
			image,
			...started,
			role: emulatorRole(image) ?? this.ends() ?? started.role,
			replicas: this.replicas(),
			grace: this.fact(["stop_grace_period"], seconds, [10, "Compose specification, stop_grace_period: 10 seconds"]),
			readiness: this.readiness(),
			listens: this.listens(),
			mounts: this.mounts(),
			compiles: compiles(image, this.given()),
			loadsModel: servesModel(image),
			addOn: this.addOn(image),
			overrides: this.overrides(),
			cpuLimit: this.fact(["deploy", "resources", "limits", "cpus"], amount) ?? this.fact(["cpus"], amount),
			cpuRequest: this.fact(["deploy", "resources", "reservations", "cpus"], amount),
			memoryLimit: this.fact(["deploy", "resources", "limits", "memory"], bytes) ?? this.fact(["mem_limit"], bytes),
			memoryRequest:
				this.fact(["deploy", "resources", "reservations", "memory"], bytes) ?? this.fact(["mem_reservation"], bytes),
		});
	}

	/** An image is known by its repository: a registry or tag that is filled in later does not hide it. */
	private image(): Attribute | undefined {
		const tree = this.node("image");
		const text = this.text(tree);
		if (!tree || !text) return undefined;
		const repository =
			text
				.replace(/[@:][^/]*$/, "")
				.split("/")
				.at(-1) ?? "";
		return repository && !/[${}]/.test(repository)
			? declared(text, tree.at)
			: unknown("its image is set where it is started", tree.at);
	}

	/** A service with an entry point of its own ignores the command of its image too. */
	private overrides(): Attribute | undefined {
		const [entry, command] = [this.node("entrypoint"), this.node("command")];
		if (entry) return declared(["entrypoint", "cmd"], entry.at);
		return command && declared(["cmd"], command.at);
	}

	/** Compose starts nothing of its own accord that has ended well, unless `restart` says always. */
	private ends(): Attribute | undefined {
		const awaited = this.project.awaited?.get(this.name);
		if (awaited) return declared("job", awaited);
		const mode = this.node("deploy", "mode");
		if (mode && /-job$/.test(this.text(mode) ?? "")) return declared("job", mode.at);
		const restart = this.node("restart") ?? this.node("deploy", "restart_policy", "condition");
		const said = (restart && this.text(restart)) ?? "";
		// Who is not to be started again, and answers nobody, comes to its end by itself.
		const answers = this.node("ports") ?? this.node("expose");
		const isOnce = /^(no|none|false)$/.test(said) && !answers;
		const setsUpOnce = surelySetsUp.test(this.name) && !/(service|svc|api|server|worker)$/i.test(this.name);
		if (!restart && !answers && setsUpOnce && !this.project.swarm) return declared("job", this.tree.at);
		return restart && (isOnce || (setsUp.test(this.name) && /^(no|false|on-failure(:\d+)?)$/.test(said)))
			? declared("job", restart.at)
			: undefined;
	}

	/** What its command says of it. */
	private started(): Record<string, Attribute | undefined> {
		const [entry, command] = [this.node("entrypoint"), this.node("command")];
		const words = [entry, command].flatMap((one) =>
			one?.kind === "list" ? itemsOf(one).map((item) => this.text(item) ?? "") : wordsIn(this.text(one) ?? ""),
		);
		const at = (command ?? entry)?.at;
		const signal = this.node("stop_signal");
		const killed = signal && endsAtOnce(this.text(signal) ?? "") && { sigterm: declared("ignored", signal.at) };
		if (!at) return { ...killed };
		const isForWriting = whileWritten.test(words.join(" ")) || forWriting.test(at.file);
		const kept = keepsSignal(words);
		return {
			role: roleOf(words, at),
			...copiesOf(words, at),
			...(kept || isForWriting ? {} : this.startedBy(words, at)),
			...(kept && !isForWriting && { sigterm: declared("not-delivered", at) }),
			...killed,
		};
	}

	/** How long a program waits at most, where nobody says so, is no need to be held against a grace that nobody set. */
	private startedBy(words: readonly string[], at: Location): Record<string, Attribute> {
		const { shutdown, ...started } = startedBy(words, at);
		const isSaid = shutdown?.provenance?.kind === "declared" || this.node("stop_grace_period") !== undefined;
		return { ...started, ...(shutdown && isSaid && { shutdown }) };
	}

	private replicas(): Attribute | undefined {
		const mode = this.node("deploy", "mode");
		if (mode && /^global/.test(this.text(mode) ?? ""))
			return unknown("a global service runs once on each node", mode.at);
		return (
			this.fact(["deploy", "replicas"], count) ??
			this.fact(["scale"], count, [1, "Compose specification, scale: one container of each service"])
		);
	}

	/** An image may bring a health check of its own, so that none here is no statement. */
	private readiness(): Attribute | undefined {
		const test = this.node("healthcheck", "test");
		const disable = this.node("healthcheck", "disable");
		if (forWriting.test((test ?? disable)?.at.file ?? "")) return undefined;
		if (disable && this.text(disable) === "true") return declared("none", disable.at);
		if (!test) return undefined;
		const words = itemsOf(test).map((one) => this.text(one) ?? "");
		const [kind = "", ...command] = words.length > 0 ? words : ["CMD-SHELL", this.text(test) ?? ""];
		const script = kind.toUpperCase() === "CMD-SHELL" ? ["sh", "-c", ...command] : command;
		return declared(kind.toUpperCase() === "NONE" || cannotFail(script) ? "none" : "exec", test.at);
	}

	private serverLimit(engine: unknown): Attribute | undefined {
		const command = this.node("command");
		const words = [command, ...itemsOf(command)].flatMap((one) => {
			const text = one && this.text(one);
			return one && text ? [{ text, at: one.at }] : [];
		});
		const files = [...itemsOf(this.node("volumes")), ...itemsOf(this.node("configs"))].some((one) =>
			/\.(conf|cnf)\b|\/conf\.d\b/.test(this.text(one) ?? nodeText(one, "target") ?? ""),
		);
		return maxConnectionsOf(engine, words, Object.keys(this.given()), files, this.at);
	}

	/** What is handed the socket of Docker looks after the other containers: a proxy that finds them by their labels, a console. */
	private addOn(image: Attribute | undefined): Attribute | undefined {
		const socket = itemsOf(this.node("volumes")).find((one) =>
			/docker\.sock/.test(this.text(one) ?? this.text(nodeAt(one, "source")) ?? ""),
		);
		return socket ? declared(true, socket.at) : addOn(image);
	}

	/** All containers of a host see its volumes. */
	private mounts(): Attribute | undefined {
		const tree = this.node("volumes");
		const folders = itemsOf(tree).flatMap((one) => this.text(one)?.split(":")[1] ?? nodeText(one, "target") ?? []);
		return tree && folders.length > 0 ? declared(folders, tree.at) : undefined;
	}

	/** A port that is published is one at which it answers. */
	private listens(): Attribute | undefined {
		const ports = this.node("ports");
		return ports && itemsOf(ports).length > 0 ? declared(true, ports.at) : undefined;
	}

	/** Names in the DNS of the project's networks. */
	private hosts(): string[] {
		const aliases = entriesOf(this.node("networks")).flatMap(([, network]) => itemsOf(nodeAt(network, "aliases")));
		const names = [this.node("container_name"), this.node("hostname"), ...aliases].map((one) => this.text(one));
		return [...new Set([this.name, ...names.filter((name): name is string => !!name && !name.includes("$"))])];
	}

	private given(): Record<string, Given> {
		const tree = this.node("environment");
		return Object.fromEntries(entriesOf(tree && asMap(tree)).map(([name, one]) => [name, this.one(name, one)]));
	}

	private one(name: string, tree: Tree): Given {
		const { at } = tree;
		const written = textOf(tree);
		if (written === undefined) {
			const text = this.project.variables.get(name);
			return text === undefined ? { unknown: "taken from the shell that starts it", at } : { text, at };
		}
		const { text, missing } = fill(written, this.project.variables);
		if (missing.length === 0) return { text, at };
		const address = addressIn(text);
		return address ? { text: address, at } : { unknown: `${missing[0]} is set where it is started`, at };
	}

	private envFiles(): { key: string }[] {
		return itemsOf(this.node("env_file")).flatMap((one) => {
			const path = this.path(this.text(one.kind === "map" ? one.entries.get("path") : one));
			return path === undefined ? [] : [{ key: envKey(path) }];
		});
	}

	/** A path of the file within the workspace; undefined where it leaves it or is not known. */
	private path(written: string | undefined, from = this.project.folder): string | undefined {
		if (written === undefined || /[$~]|^\/|^\w+:\/\//.test(written)) return undefined;
		const parts: string[] = [];
		for (const part of `${from}/${written}`.split("/")) {
			if (part === ".." && parts.pop() === undefined) return undefined;
			if (part !== "" && part !== "." && part !== "..") parts.push(part);
		}
		return parts.join("/");
	}

	private rollout(key: string): Declaration[] {
		const config = this.node("deploy", "update_config");
		if (!config) return [];
		const order = this.fact(
			["deploy", "update_config", "order"],
			(text) => text,
			["stop-first", `${updateSource}: order stop-first`],
			config.at,
		)!;
		const parallel = this.fact(
			["deploy", "update_config", "parallelism"],
			count,
			[1, `${updateSource}: parallelism 1`],
			this.node("deploy", "update_config", "order")?.at ?? config.at,
		)!;
		// All at once where it is 0.
		const batch: Attribute = parallel.value === 0 ? { ...parallel, value: "100%" } : parallel;
		const none: Attribute = { ...order, value: 0 };
		const known = order.value === "stop-first" || order.value === "start-first";
		const numbers = order.value === "start-first" ? [batch, none] : [none, batch];
		const { scope, environment } = this.where();
		return [
			{
				role: "declares",
				file: config.at.file,
				kind: "Rollout",
				name: this.name,
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

	/** The folder that its image is built from, or that is mounted where it works. */
	private code(): CodeUnit[] {
		const folder = this.node("build") ? this.built() : this.mounted();
		if (folder === undefined) return [];
		const image = this.node("build") && this.image()?.value;
		const [repository, tag = ""] = typeof image === "string" ? image.split("/").at(-1)!.split(":") : [""];
		// "demo:1.0-cart" and "demo:1.0-web" are built from different folders.
		const names = [this.name, /-[a-z]/i.test(tag) ? "" : repository.split("@")[0]].filter(Boolean);
		return [{ role: "unit", file: this.at.file, folder, names: [...new Set(names)] }];
	}

	private built(): string | undefined {
		const build = this.node("build");
		const context = this.path(this.text(build?.kind === "map" ? nodeAt(build, "context") : build) ?? ".");
		return context === undefined || this.takesNothing(context) ? undefined : this.codeFolder(context);
	}

	/** An image of a Dockerfile of its own that copies nothing: a tool, which runs no code of the context. */
	private takesNothing(context: string): boolean {
		const named = this.path(this.text(this.node("build", "dockerfile")), context);
		const text = named === undefined ? undefined : this.project.text?.(named);
		// Code that is mounted is there all the same.
		const mounts = itemsOf(this.node("volumes")).map((one) => this.text(one) ?? nodeText(one, "source") ?? "");
		if (mounts.some((one) => /^(\.|\$\{?PWD\b)/.test(one))) return false;
		return text !== undefined && takesNothing(text);
	}

	/** Where the context is a whole repository, the Dockerfile stands beside the code. */
	private codeFolder(context: string): string {
		const dockerfile = this.path(this.text(this.node("build", "dockerfile")), context);
		const folder = dockerfile === undefined ? context : folderOf(dockerfile);
		return /(^|\/)(docker|dockerfiles?|build|deploy|deployment|containers?|ci|\.[\w-]+)$/i.test(folder)
			? context
			: folder;
	}

	private mounted(): string | undefined {
		const works = this.text(this.node("working_dir"))?.replace(/\/$/, "");
		if (!works) return undefined;
		for (const volume of itemsOf(this.node("volumes"))) {
			const [source, target] = this.text(volume)?.split(":") ?? [
				nodeText(volume, "source"),
				nodeText(volume, "target"),
			];
			if (source?.startsWith(".") && target?.replace(/\/$/, "") === works) return this.path(source);
		}
		return undefined;
	}
}

const nodeText = (tree: Tree, key: string) => textOf(nodeAt(tree, key));

const count = (text: string) => (/^\d{1,9}$/.test(text) ? Number(text) : undefined);
const amount = (text: string) => (/^\d+(\.\d+)?$/.test(text) ? Number(text) : undefined);

function present(attributes: Record<string, Attribute | undefined>): Record<string, Attribute> {
	return Object.fromEntries(Object.entries(attributes).filter((entry): entry is [string, Attribute] => !!entry[1]));
}
