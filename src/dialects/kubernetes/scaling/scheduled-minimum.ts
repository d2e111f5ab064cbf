import { declared, unknown } from "../../../design/attribute.ts";
import type { Extension } from "../../../design/fragment.ts";
import { type KubeObject, type Path, placeholder } from "../object.ts";
import { podSpec } from "../workloads/pod.ts";

/** What `kubectl patch` calls the objects that scale, with the kind of each. */
const kinds: Record<string, string> = {
	hpa: "HorizontalPodAutoscaler",
	horizontalpodautoscaler: "HorizontalPodAutoscaler",
	so: "ScaledObject",
	scaledobject: "ScaledObject",
};

const patched = /\bkubectl\b([^;&|\n]*?\s)patch\s([^;&|\n]*)/g;
const named =
	/(?:^|\s)(hpa|horizontalpodautoscaler|so|scaledobject)s?(?:\.[a-z.0-9]+)?(?:\s+|\/)([a-z0-9][a-z0-9.-]*)(?=\s|$)/;
const inNamespace = /(?:^|\s)(?:-n|--namespace)[\s=]+(\S+)/;
/** As a merge patch, in YAML, or as operations of a JSON patch. */
const minimum = /minReplica(?:s|Count)\W{1,12}?(?:value\W{1,8}?)?(\d{1,5})\b/;

/** A CronJob that raises the minimum of a scaler by `kubectl patch`: a timetable by hand. */
export function scheduledMinimums(object: KubeObject): Extension[] {
	if (object.kind !== "CronJob") return [];
	const containers: Path = [...podSpec, "containers"];
	return object.indices(containers).flatMap((at) => {
		const words = ["command", "args"].flatMap((key) => {
			const path: Path = [...containers, at, key];
			return object.indices(path).map((index) => object.text([...path, index]) ?? "");
		});
		const text = filledIn(words.join(" "), object, [...containers, at]);
		return [...text.matchAll(patched)].flatMap(([whole]) => extension(object, whole, [...containers, at]));
	});
}

/** With the values of variables that the container itself is given. */
function filledIn(text: string, object: KubeObject, container: Path): string {
	const values = new Map(
		object.indices([...container, "env"]).flatMap((at): [string, string][] => {
			const [name, value] = ["name", "value"].map((key) => object.text([...container, "env", at, key]));
			return name !== undefined && value !== undefined ? [[name, value]] : [];
		}),
	);
	return text.replace(/\$(?:\{(\w+)\}|(\w+))/g, (whole, braced, plain) => values.get(braced ?? plain) ?? whole);
}

function extension(object: KubeObject, command: string, container: Path): Extension[] {
	// Options may stand before the name.
	const plain = command.replace(/\s(-n|--namespace|--type)[\s=]+\S+/g, "").replace(/\s-\S+(?=\s)/g, "");
	const [, type, name] = named.exec(plain) ?? [];
	if (!type || !/minReplica/.test(command) || placeholder(name) !== undefined) return [];
	const namespace = inNamespace.exec(command)?.[1] ?? object.namespace;
	const at = object.location(object.find([...container, "command"])?.node ?? object.find(container)!.node);
	const least = minimum.exec(command)?.[1];
	return [
		{
			role: "extends",
			file: object.source.file.path,
			kind: "Scaler",
			of: { by: "key", key: object.keyOf(kinds[type], name, namespace) },
			scope: object.scope,
			at,
			attributes: {
				timetable: declared(true, at),
				scheduledMin: least
					? declared(Number(least), at)
					: unknown("the minimum that a CronJob sets is not in its text", at),
			},
		},
	];
}
