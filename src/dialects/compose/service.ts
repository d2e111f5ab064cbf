import { type Attribute, declared, unknown } from "../../design/attribute.ts";
import type { Declaration, Extension, Fragment } from "../../design/fragment.ts";
import type { Location } from "../../design/text.ts";
import { addOn } from "../add-ons.ts";
import { compiles, servesModel } from "../cold-runtime.ts";
import type { Started } from "../container-copies.ts";
import { maxConnectionsOf } from "../container-store.ts";
import { dataProxyOf, passingOn } from "../data-proxies.ts";
import { seconds } from "../duration.ts";
import { emulatorRole, keptIn } from "../images.ts";
import { topicsMadeBy } from "../kafka-topics.ts";
import { portOfMachine } from "../proxy.ts";
import { envKey } from "./env-file.ts";
import { bytes } from "./quantity.ts";
import { codeOf } from "./service-code.ts";
import { rolloutOf } from "./service-rollout.ts";
import { endOf, readinessOf, startOf } from "./service-run.ts";
import { amount, count, nodeText, type Project, ServiceText } from "./service-text.ts";
import { entriesOf, itemsOf, nodeAt, type Tree } from "./tree.ts";

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

class ServiceReader extends ServiceText {
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
		const proxy = dataProxyOf(attributes.image?.value, common.given, this.words(), this.at, (file) =>
			this.mounted(file),
		);
		if (proxy) return passingOn(common, proxy);
		return [
			{ ...common, kind: "Service", attributes },
			...rolloutOf(this, common.keys[0]),
			...codeOf(this, attributes.image?.value),
			...this.topics(),
		];
	}

	/** A file of this name that is mounted by itself, or in its folder. */
	private mounted(name: string): { path: string; text: string } | undefined {
		for (const one of [...itemsOf(this.node("volumes")), ...itemsOf(this.node("configs"))]) {
			const source = this.path((this.text(one) ?? nodeText(one, "source") ?? "").split(":")[0]);
			if (source === undefined) continue;
			const path = source.endsWith(`/${name}`) || source === name ? source : source === "" ? name : `${source}/${name}`;
			const text = this.project.text?.(path);
			if (text !== undefined) return { path, text };
		}
		return undefined;
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

	private attributes(): Record<string, Attribute> {
		const image = this.image();
		const started = startOf(this);
		return present({
			platform: declared(this.project.swarm ? "swarm" : "compose", this.at),
			image,
			...started,
			role: emulatorRole(image) ?? endOf(this) ?? started.role,
			replicas: this.replicas(),
			grace: this.fact(["stop_grace_period"], seconds, [10, "Compose specification, stop_grace_period: 10 seconds"]),
			readiness: readinessOf(this),
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

	private replicas(): Attribute | undefined {
		const mode = this.node("deploy", "mode");
		if (mode && /^global/.test(this.text(mode) ?? ""))
			return unknown("a global service runs once on each node", mode.at);
		return (
			this.fact(["deploy", "replicas"], count) ??
			this.fact(["scale"], count, [1, "Compose specification, scale: one container of each service"])
		);
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
		const known = names.filter((name): name is string => !!name && !name.includes("$"));
		return [...new Set([this.name, ...known, ...this.published().map(portOfMachine)])];
	}

	/** Ports of the machine, where one is named: "127.0.0.1:3000:80" is 3000. */
	private published(): string[] {
		return itemsOf(this.node("ports")).flatMap((one) => {
			const text = this.text(one)?.split("/")[0] ?? nodeText(one, "published");
			const parts = text?.split(":") ?? [];
			const port = this.text(one) === undefined ? text : parts.length > 1 ? parts.at(-2) : undefined;
			return port !== undefined && /^\d+$/.test(port) ? [port] : [];
		});
	}

	private envFiles(): { key: string }[] {
		return itemsOf(this.node("env_file")).flatMap((one) => {
			const path = this.path(this.text(one.kind === "map" ? one.entries.get("path") : one));
			return path === undefined ? [] : [{ key: envKey(path) }];
		});
	}
}

function present(attributes: Record<string, Attribute | undefined>): Record<string, Attribute> {
	return Object.fromEntries(Object.entries(attributes).filter((entry): entry is [string, Attribute] => !!entry[1]));
}
