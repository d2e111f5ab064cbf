import { type Attribute, placeOf } from "../attribute.ts";
import type { Component } from "../design.ts";
import type { DerivedFact } from "./derived.ts";

/**
 * The kernel discards a signal that process 1 of a container has no handler for (pid_namespaces(7)), so such a program
 * does not end at SIGTERM; it runs until SIGKILL.
 */
export const signal: DerivedFact = {
	of: "Service",
	name: "sigterm",
	from(_graph, { attributes }) {
		const { processOne } = attributes;
		const alone = attributes.sigterm ? undefined : ofStarted(attributes);
		const sigterm = attributes.sigterm ?? alone;
		const ends = sigterm?.value === "ignored" && sigterm.provenance.kind === "default";
		return ends && processOne?.value === true ? { ...sigterm, value: "not-delivered" } : alone;
	},
};

/** What a file does where a person starts it by hand (`if __name__ == "__main__"`) counts where the command starts that file. */
function ofStarted({ sigtermAlone, startsFile }: Component["attributes"]): Attribute | undefined {
	const file = placeOf(sigtermAlone)?.file;
	const started = startsFile?.value;
	if (!file || typeof started !== "string") return undefined;
	return file === started || file.endsWith(`/${started}`) ? sigtermAlone : undefined;
}
