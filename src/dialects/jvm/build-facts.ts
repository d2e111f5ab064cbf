/** What a build file says of one module of Java or Kotlin, with what it has from those above it. */
export interface Build {
	file: string;
	folder: string;
	/** What an image or a deployment may know it by. */
	names: string[];
	/** Only gathers modules: nothing of it is deployed. */
	isParent: boolean;
	/** By "group:artifact": all that runs with it, and where its own file says so. */
	libraries: Map<string, Library>;
	/** Identifiers of plugins of the build. */
	plugins: Set<string>;
	/** Versions of frameworks, as far as files tell: "spring-boot", "quarkus", "micronaut". */
	versions: Record<string, string>;
}

export interface Library {
	version?: string;
	/** Where it stands, in which file. */
	file: string;
	start: number;
	end: number;
}

/** The text of a file of the workspace, if any dialect claims it. */
export type Texts = (path: string) => string | undefined;
