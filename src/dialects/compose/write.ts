import { isMap } from "yaml";
import { LineMap, type SourceFile, type TextEdit } from "../../design/text.ts";
import { type AttributeChange, type Refusal, type Scope, untaught } from "../dialect.ts";
import { documentIn } from "../kubernetes/documents.ts";
import { Editor } from "../kubernetes/edit.ts";
import { KubeObject, type Path } from "../kubernetes/object.ts";
import { Refused } from "../refused.ts";

/** Writes one attribute of a service that stands at a path of a file. */
type Writer = (change: AttributeChange, file: KubeObject, service: Path, edit: Editor) => TextEdit[];

function unfilled(file: KubeObject, path: Path): void {
	const text = file.text(path);
	if (text?.includes("$")) throw new Refused(`${text} is filled in from a variable: set that one`);
}

const replicas: Writer = ({ value }, file, service, edit) => {
	if (file.has([...service, "container_name"]))
		throw new Refused("container_name gives all containers one name: take it away first");
	const path: Path = file.has([...service, "scale"]) ? [...service, "scale"] : [...service, "deploy", "replicas"];
	unfilled(file, path);
	return edit.set(path, Math.ceil(Number(value)), { after: "mode" });
};

const grace: Writer = ({ value }, file, service, edit) => {
	const path: Path = [...service, "stop_grace_period"];
	unfilled(file, path);
	return edit.set(path, `${Math.ceil(Number(value))}s`, { after: "image" });
};

/** Swarm either stops a task first or starts its successor first; how many at once is another key. */
const order: Writer = ({ value }, file, service, edit) => {
	if (Number.parseFloat(String(value)) !== 0) throw new Refused("its batch is update_config.parallelism");
	const path: Path = [...service, "deploy", "update_config", "order"];
	unfilled(file, path);
	return edit.set(path, "start-first", { after: "parallelism" });
};

const writers: Record<string, Writer> = { replicas, grace, maxUnavailable: order };

/** A change of the design as edits of the Compose file that states the attribute, or declares the service. */
export function write(change: AttributeChange, scope: Pick<Scope, "text">): TextEdit[] | Refusal {
	const { handle, unknown } = change.current;
	const what = `${change.name}: ${change.attribute}`;
	if (unknown !== undefined) return { refused: `${what} is not known here (${unknown})` };
	const text = handle && scope.text(handle.file);
	const object = text === undefined ? undefined : objectOf({ path: handle!.file, text });
	const service: Path = ["services", handle?.anchor ?? ""];
	if (!object?.has(service)) return { refused: "the service is no longer where it was read" };
	const writer = writers[change.attribute];
	if (!writer) return untaught(what);
	try {
		return writer(change, object, service, new Editor(object));
	} catch (error) {
		if (error instanceof Refused) return { refused: `${what}: ${error.message}` };
		throw error;
	}
}

function objectOf(file: SourceFile): KubeObject | undefined {
	const read = documentIn(file, new LineMap(file.text), { start: 0, text: file.text });
	const root: unknown = "severity" in read ? undefined : read.document.contents;
	return isMap(root) && !("severity" in read) ? new KubeObject(read.source, root, 0) : undefined;
}
