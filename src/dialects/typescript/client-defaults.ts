import { declared } from "../../design/attribute.ts";
import type { Detector } from "./detector.ts";

const assigned = /\baxios\.defaults\.timeout\s*=\s*([\d_]+)/;

/** axios.defaults: what all of its calls go by that say nothing themselves, in whatever file they stand. */
export const clientDefaults: Detector = {
	hints: assigned,
	read(module) {
		const match = assigned.exec(module.text);
		const milliseconds = Number(match?.[1].replaceAll("_", ""));
		if (!match || !milliseconds) return [];
		const at = module.between(match.index, match.index + match[0].length);
		return [
			{
				role: "extends",
				file: module.path,
				kind: "Service",
				at,
				of: { by: "path", path: module.path },
				attributes: { callTimeout: declared(milliseconds / 1000, at) },
			},
		];
	},
};
