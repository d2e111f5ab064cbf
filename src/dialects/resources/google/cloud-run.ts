import { type Attribute, byDefault, declared, unknown } from "../../../design/attribute.ts";
import type { Declaration } from "../../../design/fragment.ts";
import { keepsSignal } from "../../command.ts";
import { copiesOf, startedBy } from "../../programs.ts";
import { stated } from "../../stated.ts";
import { evaluate } from "../evaluate.ts";
import { asCount, asFlag, expressionAt, fact, settingOf } from "../facts.ts";
import type { Folder, Resource } from "../folder.ts";
import { variablesOf } from "../given-list.ts";
import { imageOf, nameOf } from "../names.ts";
import { over } from "../program/draft.ts";
import { mentioned } from "../references.ts";
import { type Block, blocksOf, type Expression } from "../syntax.ts";
import { revisionShare } from "../traffic-share.ts";
import { Unknown } from "../value.ts";
import { storeTypes } from "./stores.ts";

/** Cloud Run: it scales on requests by itself, and balances over its own instances. */
export function cloudRun(folder: Folder): Declaration[] {
	const all = [
		...folder.of("google_cloud_run_v2_service"),
		...folder.of("google_cloud_run_service").map((one) => modern(folder, one)),
	];
	return all.flatMap((one) => [
		service(folder, one),
		...(fixed(folder, one) ? [] : [scaler(folder, one)]),
		frontEnd(folder, one),
	]);
}

/** Of the first version: what the second has as arguments stands in annotations. Source: Cloud Run, Annotations. */
const annotations: Record<string, string> = {
	"autoscaling.knative.dev/minScale": "scaling/min_instance_count",
	"autoscaling.knative.dev/maxScale": "scaling/max_instance_count",
	"run.googleapis.com/sessionAffinity": "session_affinity",
};

/** The same of the service as a whole. */
const ofService: Record<string, string> = {
	"run.googleapis.com/minScale": "scaling/min_instance_count",
	"run.googleapis.com/scalingMode": "scaling/scaling_mode",
	"run.googleapis.com/manualInstanceCount": "scaling/manual_instance_count",
};

/** A service of the first version in the words of the second. */
function modern(folder: Folder, one: Resource): Resource {
	const [template] = blocksOf(one.block, "template");
	const [spec] = template ? blocksOf(template, "spec") : [];
	const given = template && expressionAt(template, "metadata/annotations");
	const inner = over({
		...(template ?? one.block),
		type: "template",
		attributes: [],
		blocks: [...(spec?.blocks ?? [])],
	});
	if (given?.kind === "object")
		for (const entry of given.entries) {
			const path = annotations[String(evaluate(folder, entry.key))];
			if (path) inner.set(path, entry.value);
		}
	const concurrency = spec && expressionAt(spec, "container_concurrency");
	if (concurrency) inner.set("max_instance_request_concurrency", concurrency);
	const outer = expressionAt(one.block, "metadata/annotations");
	const ingress =
		outer?.kind === "object" &&
		outer.entries.find((entry) => evaluate(folder, entry.key) === "run.googleapis.com/ingress")?.value;
	const block = over({ ...one.block, blocks: [inner.block, ...blocksOf(one.block, "traffic")] });
	if (outer?.kind === "object")
		for (const entry of outer.entries) {
			const path = ofService[String(evaluate(folder, entry.key))];
			if (path) block.set(path, entry.value);
		}
	if (ingress) block.set("ingress", ingress);
	return { ...one, block: block.block };
}

/** Sources: google_cloud_run_v2_service; Cloud Run, Maximum instances (100 unless set) and Concurrency (80). */
const bounds = {
	min: { value: 0, source: "Cloud Run: no instance is kept unless min_instance_count is set" },
	max: { value: 100, source: "Cloud Run: at most 100 instances unless max_instance_count is set" },
};

function service(folder: Folder, one: Resource): Declaration {
	const at = folder.header(one);
	const [template] = blocksOf(one.block, "template");
	// A language that has a list of them may have told its items one by one.
	const [container] = template ? [...blocksOf(template, "containers"), ...blocksOf(template, "container")] : [];
	const picture = container && expressionAt(container, "image");
	const image = picture && imageOf(folder, picture);
	return {
		role: "declares",
		file: one.file.path,
		kind: "Service",
		at,
		name: nameOf(folder, one),
		keys: [folder.key(one)],
		attributes: stated({
			platform: declared("managed", at),
			role: declared("server", at),
			replicas: fixed(folder, one) ?? least(folder, one),
			image:
				!picture || image === undefined
					? undefined
					: image instanceof Unknown
						? unknown(image.reason, folder.at(picture))
						: declared(image, folder.at(picture)),
			concurrency: fact(folder, one, "template/max_instance_request_concurrency", { as: asCount }),
			// Source: Cloud Run, Container runtime contract: SIGKILL follows SIGTERM after ten seconds.
			grace: byDefault(10, at, "Cloud Run: an instance is killed ten seconds after SIGTERM"),
			...(container && startedIn(folder, container)),
		}),
		given: container && variablesOf(folder, container, storeTypes),
	};
}

/** What its command says, in the place of its image's ENTRYPOINT (`command`) and CMD (`args`). */
function startedIn(folder: Folder, container: Block): Record<string, Attribute> {
	const [command, args] = ["command", "args"].map((name) => expressionAt(container, name));
	const words = [command, args].flatMap((one) => {
		const value = one && evaluate(folder, one);
		return Array.isArray(value) ? value.map(String) : [];
	});
	const place = command ?? args;
	if (!place || words.length === 0) return {};
	const at = folder.at(place);
	return {
		overrides: declared(command ? ["entrypoint", "cmd"] : ["cmd"], at),
		...startedBy(words, at),
		...copiesOf(words, at),
		...(command && keepsSignal(words) && { sigterm: declared("not-delivered", at) }),
	};
}

/** As many as a person says, and neither more nor less. Source: Cloud Run, Manual scaling. */
const fixed = (folder: Folder, one: Resource): Attribute | undefined =>
	String(settingOf(folder, one.block, "scaling/scaling_mode")).toUpperCase() === "MANUAL"
		? fact(folder, one, "scaling/manual_instance_count", { as: asCount })
		: undefined;

/** What a revision keeps, or the service over all of its revisions. */
const least = (folder: Folder, one: Resource): Attribute | undefined =>
	fact(folder, one, "template/scaling/min_instance_count", { as: asCount }) ??
	fact(folder, one, "scaling/min_instance_count", { as: asCount }) ??
	fact(folder, one, "template/scaling/min_instance_count", { as: asCount, default: bounds.min });

function scaler(folder: Folder, one: Resource): Declaration {
	const at = folder.header(one);
	return {
		role: "declares",
		file: one.file.path,
		kind: "Scaler",
		at,
		name: nameOf(folder, one),
		keys: [`${folder.key(one)}#scaler`],
		attributes: stated({
			type: byDefault("gcp", at, "Cloud Run scales by itself"),
			signals: byDefault(["requests", "cpu"], at, "Cloud Run follows requests at once and CPU by itself"),
			fromZero: byDefault(true, at, "Cloud Run: a request waits until an instance has started"),
			min: least(folder, one),
			max: fact(folder, one, "template/scaling/max_instance_count", { as: asCount, default: bounds.max }),
		}),
		links: [{ kind: "scales", direction: "to", other: { by: "key", key: folder.key(one) }, at }],
	};
}

const somebody = /^(serviceAccount|user|group|domain|principal(Set)?):/;
const grants = ["member", "binding"].flatMap((kind) => [
	`google_cloud_run_service_iam_${kind}`,
	`google_cloud_run_v2_service_iam_${kind}`,
]);

/**
 * Whoever has no right to invoke it is turned away, and where the files say who has, it is neither everybody nor somebody
 * whom only the run knows. Source: Cloud Run, Allowing public (unauthenticated) access: `allUsers` has roles/run.invoker.
 */
function barred(folder: Folder, one: Resource): Attribute | undefined {
	if (settingOf(folder, one.block, "invoker_iam_disabled") === true) return undefined;
	const own = folder
		.of(...grants)
		.filter(
			({ block }) =>
				["service", "name"].some((name) =>
					mentioned(folder, expressionAt(block, name), "google_cloud_run_service", "google_cloud_run_v2_service").some(
						(other) => folder.key(other) === folder.key(one),
					),
				) && /^roles\/run\.(invoker|admin)$|^undefined$/.test(String(settingOf(folder, block, "role"))),
		);
	const members = own.flatMap(({ block }) => {
		const given = expressionAt(block, "member") ?? expressionAt(block, "members");
		return given?.kind === "tuple" ? given.items : given ? [given] : [];
	});
	// The rest of it may be known to the run alone: `serviceAccount:${google_service_account.jobs.email}`.
	const isSomebody = (member: Expression) => {
		const [begun] = member.kind === "template" ? member.parts : [];
		return somebody.test(String(typeof begun === "string" ? begun : evaluate(folder, member)));
	};
	const isBarred = members.length > 0 && members.every(isSomebody);
	return isBarred ? declared(false, folder.header(own[0])) : undefined;
}

function frontEnd(folder: Folder, one: Resource): Declaration {
	const at = folder.header(one);
	return {
		role: "declares",
		file: one.file.path,
		kind: "Balancer",
		at,
		name: nameOf(folder, one),
		keys: [`${folder.key(one)}#front`],
		attributes: stated({
			layer: byDefault("L7", at, "Cloud Run: its front end routes requests"),
			public:
				barred(folder, one) ??
				fact(folder, one, "ingress", {
					as: (value) => value === "INGRESS_TRAFFIC_ALL" || value === "all",
					default: { value: true, source: "google_cloud_run_v2_service: ingress is INGRESS_TRAFFIC_ALL unless set" },
					anchor: null,
				}),
			affinity: fact(folder, one, "template/session_affinity", {
				as: (value) => (asFlag(value) === undefined ? undefined : asFlag(value) ? "cookie" : "none"),
				default: { value: "none", source: "google_cloud_run_v2_service: session_affinity is false unless set" },
			}),
			// Source: Cloud Run, Split traffic between revisions: a request goes by chance, but of a client who is pinned.
			canaryWeight:
				settingOf(folder, one.block, "template/session_affinity") === true
					? undefined
					: revisionShare(folder, one.block, "traffic", "percent"),
		}),
		links: [{ kind: "routes", direction: "to", other: { by: "key", key: folder.key(one) }, at }],
	};
}
