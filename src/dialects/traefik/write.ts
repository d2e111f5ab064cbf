import type { Location, TextEdit } from "../../design/text.ts";
import { LineMap } from "../../design/text.ts";
import type { AttributeChange, Refusal, Scope } from "../dialect.ts";
import { Editor } from "../kubernetes/edit.ts";
import type { KubeObject } from "../kubernetes/object.ts";
import { Refused } from "../refused.ts";
import { warningIn } from "../warning.ts";
import type { Entry, Settings, TraefikFile } from "./entries.ts";

const ofSticky = /^(?:(?:http|tcp)\.services\.[^.]+|(?:[\w-]+\.)?backend)\.loadbalancer\.(?:sticky|stickiness)(?:\.|$)/;

/** The line that a label stands in; it must stand there alone. */
function lineOf({ at }: Entry, text: string, lines: LineMap): TextEdit {
	const start = lines.offset({ line: at.range.start.line, character: 0 });
	const end = lines.offset({ line: at.range.end.line + 1, character: 0 });
	const line = text.slice(start, end);
	const own = text.slice(lines.offset(at.range.start), lines.offset(at.range.end));
	const rest = line.replace(own, "");
	const warning = warningIn([rest, text.slice(0, start).split("\n").at(-2) ?? ""].filter((each) => each.includes("#")));
	if (warning) throw new Refused(warning);
	if (at.range.start.line !== at.range.end.line || !/^[ \t]*(?:-[ \t]+)?["']?["']?[ \t]*(?:#.*)?\r?\n?$/.test(rest))
		throw new Refused("its labels are written in an unusual form");
	const place: Location = { file: at.file, range: lines.range(start, end) };
	return { ...place, newText: "" };
}

function unpinned(settings: Settings, name: string, root: KubeObject): TextEdit[] {
	if (settings.service === undefined) {
		const service = root.keys(["http", "services"]).find((key) => key.toLowerCase() === name);
		const key =
			service && root.keys(["http", "services", service]).find((each) => each.toLowerCase() === "loadbalancer");
		if (!service || !key) throw new Refused("its service is no longer where it was read");
		const balancer = ["http", "services", service, key];
		const strategy = root.text([...balancer, "strategy"]) === "hrw" ? ["strategy"] : [];
		return new Editor(root).remove(balancer, ["sticky", ...strategy]);
	}
	const { text } = settings.file;
	const lines = new LineMap(text);
	const gone = settings.entries.filter(({ key }) => ofSticky.test(key));
	if (gone.length === settings.entries.length) throw new Refused("nothing else stands among its labels");
	return gone.map((entry) => lineOf(entry, text, lines));
}

export function write(change: AttributeChange, scope: Pick<Scope<TraefikFile>, "file">): TextEdit[] | Refusal {
	const { handle } = change.current;
	const file = handle && scope.file(handle.file);
	const [service, name] = JSON.parse(handle?.anchor ?? "[]") as [string | null, string];
	const settings = file?.settings.filter((one) => (one.service ?? null) === service) ?? [];
	if (file && !file.root && settings.length > 0)
		return { refused: `${name}: take sticky out of its loadBalancer by hand, it is written in TOML` };
	if (!file?.root || settings.length === 0) return { refused: "it is no longer where it was read" };
	const { root } = file;
	try {
		if (change.attribute !== "affinity" || change.value !== "none")
			throw new Refused(`${change.attribute} is to be changed by hand`);
		return settings.flatMap((one) => unpinned(one, name, root));
	} catch (error) {
		if (error instanceof Refused) return { refused: `${name}: ${error.message}` };
		throw error;
	}
}
