import type { SourcedFact } from "./fact.ts";
import { Traces } from "./traces.ts";
import { Traffic } from "./traffic.ts";

/** What several files of one kind tell together: the logs of a week are one measurement. */
export class Studies {
	private readonly users = new Traffic();
	private readonly test = new Traffic();
	private readonly traced = new Traces();
	private readonly files = { users: [] as string[], test: [] as string[], traces: [] as string[] };
	private file = "";

	/** Name of the file that is read from now on. */
	begin(file: string): void {
		this.file = file;
	}

	/** Requests of real users, of the file that is being read. */
	ofUsers(): Traffic {
		this.files.users.push(this.file);
		this.users.begin();
		return this.users;
	}

	/** Requests of a load test. */
	ofTest(): Traffic {
		this.files.test.push(this.file);
		this.test.begin();
		return this.test;
	}

	ofTraces(): Traces {
		this.files.traces.push(this.file);
		return this.traced;
	}

	facts(): SourcedFact[] {
		const { users, test, traces } = this.files;
		return [
			...(users.length > 0
				? this.users.factsOfUsers().map((fact) => ({ ...fact, files: users, ...this.users.span() }))
				: []),
			...(test.length > 0
				? this.test.factsOfTest().map((fact) => ({ ...fact, files: test, ...this.test.span() }))
				: []),
			...(traces.length > 0
				? this.traced.facts().map((fact) => ({ ...fact, files: traces, ...this.traced.span() }))
				: []),
		];
	}
}
