import { byDefault, declared } from "../../../design/attribute.ts";
import type { Region } from "../code.ts";
import { packageName } from "../places.ts";
import { type Concept, ofService } from "./concept.ts";

/** What makes the process a server or a worker, and what it does at SIGTERM where nothing is said. */
export const server: Concept = {
	read: (program) =>
		[...program.calls("server")].map(({ call, entry }) =>
			ofService(
				program,
				call.at,
				{
					role: declared(entry.role ?? "server", call.at),
					language: declared(program.code.language, call.at),
					...(entry.runtime && { runtime: byDefault(entry.runtime, call.at, entry.source) }),
					...(entry.sigterm && !isByHand(call.region) && { sigterm: byDefault(entry.sigterm, call.at, entry.source) }),
				},
				{ standalone: packageName(program.code.path) },
			),
		),
};

/** What a file does when a person starts it by hand: in production another program may import it and serve. */
function isByHand(region: Region | undefined): boolean {
	return region !== undefined && (/__name__/.test(region.test?.text ?? "") || isByHand(region.parent));
}
