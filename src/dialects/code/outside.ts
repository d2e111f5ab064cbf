import type { FragmentLink, Reference } from "../../design/fragment.ts";

/** Who is called where no file of the workspace answers: known by the host, or by the variable that names it. */
export function outside(other: Reference): Pick<FragmentLink, "outside"> {
	if (other.by === "name") return { outside: { kind: "Service", name: other.name } };
	const host = other.by === "host" ? other.host : other.by === "environment" ? other.otherwise : undefined;
	const named = host && /^(?:[\w+.-]+:\/\/)?([\w-]+(?:\.[\w-]+)*)(?::\d+)?(?:[/?#]|$)/.exec(host)?.[1];
	const name = named && !isLocalHost.test(named) ? named : other.by === "environment" ? other.variable : undefined;
	return name === undefined ? {} : { outside: { kind: "Service", name } };
}

const isLocalHost = /^(localhost|0\.0\.0\.0|127(\.\d+){3})$/i;
