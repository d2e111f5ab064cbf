import type { Dialect } from "../dialect.ts";
import { isSettingsOfUwsgi } from "../uwsgi.ts";
import { fragmentsOf } from "./read.ts";
import { isScript } from "./signals.ts";
import { write } from "./write.ts";

/**
 * Dockerfiles: which folder an image is built from, and whether SIGTERM reaches its program. Shell scripts are looked at
 * where a Dockerfile starts one, and settings of uWSGI where it starts that; they are nothing by themselves.
 */
export const dockerfile: Dialect = {
	id: "dockerfile",
	comment: "#",
	files: {
		names: [
			"Dockerfile",
			"Dockerfile.*",
			"Containerfile",
			"Containerfile.*",
			"*.Dockerfile",
			"*.sh",
			"uwsgi*.ini",
			"*uwsgi.ini",
		],
		languages: ["dockerfile"],
		called: "Dockerfiles",
	},
	claims: ({ path }) => !/\.dockerignore$/i.test(path),
	units: (scope) =>
		scope
			.under("")
			.flatMap((path) => (isScript(path) || isSettingsOfUwsgi(path) ? [] : [{ key: path, entries: [path] }])),
	read: ({ entries }, scope) => ({ fragments: fragmentsOf(scope.file(entries[0])!, scope), notes: [] }),
	write,
};
