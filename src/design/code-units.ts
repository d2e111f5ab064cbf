import type { CodeUnit } from "./fragment.ts";
import { imageName } from "./image.ts";
import { put } from "./index-of.ts";
import { folderOf } from "./places.ts";

/** One folder of code with all names that its fragments give it. */
export interface Unit {
	folder: string;
	names: Set<string>;
	declarations: CodeUnit[];
}

/** All units of a workspace, and which of them holds a file. */
export class Units {
	/** Code that no file of its language's tools names is code of the whole workspace. */
	private readonly whole: Unit = { folder: "", names: new Set(), declarations: [] };
	/** Innermost first. */
	readonly all: readonly Unit[];
	private readonly byFolder = new Map<string, Unit>();

	constructor(fragments: readonly CodeUnit[]) {
		for (const fragment of fragments) {
			const { folder } = fragment;
			const unit = this.byFolder.get(folder) ?? { folder, names: new Set(), declarations: [] };
			for (const name of fragment.names) if (name) unit.names.add(plain(name));
			unit.declarations.push(fragment);
			this.byFolder.set(folder, unit);
		}
		this.all = [...this.byFolder.values()].sort((a, b) => b.folder.length - a.folder.length);
	}

	/** The innermost unit that holds the file. */
	of(path: string): Unit {
		for (let folder = path; ; ) {
			const unit = this.byFolder.get(folder);
			if (unit) return unit;
			if (folder === "") return this.whole;
			folder = folderOf(folder);
		}
	}
}

/** Something deployed, by the names that its code may be known by. */
export interface Deployed<T> {
	name: string;
	image: string | undefined;
	it: T;
}

/**
 * Which deployments run the code of which unit, by names: a name of the unit is the image's last part or the
 * deployment's name. An image such as "acme-web" is that of the unit "web" only where no other unit claims it, and only
 * where nothing is called "web" outright.
 */
export function runnersByName<T>(units: Units, deployments: readonly Deployed<T>[]): Map<Unit, T[]> {
	const byName = new Map<string, Unit[]>();
	for (const unit of units.all) for (const name of unit.names) put(byName, name, unit);
	const outright = new Map<Unit, T[]>();
	const likely = new Map<Unit, T[]>();
	for (const { name, image, it } of deployments) {
		const calls = image === undefined ? [plain(name)] : [plain(imageName(image)), plain(name)];
		const exact = new Set(calls.flatMap((call) => byName.get(call) ?? []));
		for (const unit of exact) put(outright, unit, it);
		if (exact.size > 0) continue;
		const endings = calls.flatMap((call) => [...call.matchAll(/-/g)].map(({ index }) => call.slice(index + 1)));
		const claims = new Set(endings.flatMap((ending) => byName.get(ending) ?? []));
		if (claims.size === 1) for (const unit of claims) put(likely, unit, it);
	}
	const found = new Map(units.all.map((unit) => [unit, outright.get(unit) ?? likely.get(unit) ?? []]));
	const only = theOnly(found, deployments);
	if (only) found.set(only.unit, only.runs);
	return found;
}

/** Where a workspace makes one image and deploys one that nobody else makes, the one is the other, whatever they are called. */
function theOnly<T>(
	found: ReadonlyMap<Unit, readonly T[]>,
	deployments: readonly Deployed<T>[],
): { unit: Unit; runs: T[] } | undefined {
	const makes = ({ declarations }: Unit) => declarations.some(({ file }) => isBuild.test(file));
	const [unit, other] = [...found.keys()].filter(makes);
	if (!unit || other || found.get(unit)?.length) return undefined;
	const claimed = new Set([...found.values()].flat());
	const free = deployments.filter(({ image, it }) => image !== undefined && !claimed.has(it) && isOwn(image));
	const images = new Set(free.map(({ image }) => imageName(image ?? "")));
	return images.size === 1 ? { unit, runs: free.map(({ it }) => it) } : undefined;
}

const isBuild = /(^|\/)(Dockerfile|Containerfile)$/i;

/** Of somebody's registry or account, and of none that everybody takes images from. */
function isOwn(image: string): boolean {
	const [first, second] = image.split("/");
	// The hyphen of a tag (nginx:1.25-alpine) says nothing of whose image it is.
	const name = first.split(/[:@]/)[0];
	if (second === undefined) return name.includes("-") && !isOfficial.test(name);
	return !isPublic.test(first) && !isPublic.test(second);
}

/** Images without an account whose name has several words, as most that people build have: those of Docker's own. */
const isOfficial =
	/^(amazon-|api-firewall|buildpack-deps|eclipse-|express-gateway|ibm-semeru|mongo-express|nats-|open-liberty|websphere-|hello-world|php-zendserver|r-base|kaazing-gateway|postgres-|redis-|mysql-)/i;

const isPublic =
	/^(library|bitnami(legacy)?|grafana|prom|prometheus(-operator)?|jaegertracing|openzipkin|hashicorp|traefik|envoyproxy|istio|linkerd(-io)?|cr\.l5d\.io|kiali|fluxcd|spiffe|apache|nginx(inc)?|haproxytech|registry\.k8s\.io|k8s\.gcr\.io|google_containers|google-containers|mcr\.microsoft\.com|docker\.elastic\.co|elastic|confluentinc|otel|fluent|rancher|argoproj|kedacore|cert-manager|jetstack|minio|rediscommander|phpmyadmin|adminer|portainer|curlimages|oauth2-proxy|dexidp|keycloak|provectuslabs|redislabs|mailhog|axllent|cloudflare|datadog|newrelic|distroless|cgr\.dev|public\.ecr\.aws|[\w-]*\$.*|\{.*)$/i;

function plain(name: string): string {
	return name.toLowerCase().replaceAll("_", "-");
}
