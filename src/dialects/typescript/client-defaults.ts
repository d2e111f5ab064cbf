import { declared } from "../../design/attribute.ts";
import type { Fragment } from "../../design/fragment.ts";
import type { Location } from "../../design/text.ts";
import type { Detector } from "./detector.ts";
import { milliseconds } from "./durations.ts";
import type { Module } from "./module.ts";
import { originOf } from "./origins.ts";
import { functionIn, objectIn, property, returnedBy } from "./values.ts";
import { waitingFor } from "./waits.ts";

const assigned = /\baxios\.defaults\.timeout\s*=\s*([\d_]+)/;

/** What all calls of a process go by that say nothing themselves, in whatever file they stand: axios.defaults, Nest's HttpModule. */
export const clientDefaults: Detector = {
	hints: new RegExp(`${assigned.source}|HttpModule\\.register`),
	read(module) {
		const match = assigned.exec(module.text);
		const number = Number(match?.[1].replaceAll("_", ""));
		const at = match && module.between(match.index, match.index + match[0].length);
		return [...(at && number ? [says(number / 1000, at, module)] : []), ...ofHttpModule(module)];
	},
};

function says(seconds: number, at: Location, module: Module): Fragment {
	return {
		role: "extends",
		file: module.path,
		kind: "Service",
		at,
		of: { by: "path", path: module.path },
		attributes: { callTimeout: declared(seconds, at) },
	};
}

/** `HttpModule.register({ timeout: 2000 })`, and what `useFactory` returns. */
function ofHttpModule(module: Module): Fragment[] {
	return module.calls.flatMap((call): Fragment[] => {
		const origin = originOf(call.expression, module);
		if (origin?.from !== "@nestjs/axios" || !/^\.HttpModule\.register(Async)?$/.test(origin.path)) return [];
		const options = objectIn(call.arguments[0], module);
		const made = returnedBy(functionIn(property(options, "useFactory"), module));
		const value = property(made ? objectIn(made, module) : options, "timeout");
		if (!value) return [];
		const time = milliseconds(value, module);
		if ("value" in time) return typeof time.value === "number" ? [says(time.value, time.at, module)] : [];
		const waits = waitingFor(value, module, time.at, 1000);
		return waits ? [{ ...says(0, time.at, module), attributes: { callTimeout: waits } } as Fragment] : [];
	});
}
