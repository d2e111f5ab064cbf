import { byDefault, derived, placeOf, unknown } from "../attribute.ts";
import type { DerivedFact } from "./derived.ts";

/**
 * As many processes run in each replica as the settings of a manager say, unless the command leaves the manager out; and one
 * where nothing that was read starts the program more often.
 */
export const processes: DerivedFact = {
	of: "Service",
	name: "processes",
	from(_graph, { id, attributes }) {
		if (attributes.processes) return undefined;
		const { managedProcesses: managed, unmanaged } = attributes;
		const at = placeOf(managed);
		if (managed && at && unmanaged?.value !== true) {
			if (managed.value === undefined) return unknown(managed.unknown ?? "its settings do not tell", at);
			return derived(managed.value, at, "its manager of processes is told so", [
				{ of: id, attribute: "managedProcesses" },
			]);
		}
		const read = placeOf(attributes.language ?? attributes.sessions ?? attributes.localState);
		return read && byDefault(1, read, "nothing that was read starts it more than once in a replica");
	},
};
