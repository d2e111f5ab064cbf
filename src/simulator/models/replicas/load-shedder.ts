import { important } from "../arrivals/traffic-classes.ts";
import type { OverloadPlan } from "./overload.ts";
import type { Requests } from "./requests.ts";
import type { WaitingLine } from "./waiting-line.ts";

/**
 * Turns a request away when those who will be served before it take longer than a request may wait. Important ones only
 * wait for each other, so that they are turned away last.
 */
export class LoadShedder {
	private readonly most: number;
	private readonly requests: Requests;
	private readonly line: WaitingLine;

	constructor({ maxWait }: OverloadPlan, concurrency: number, meanWork: number, requests: Requests, line: WaitingLine) {
		this.most = (maxWait * concurrency) / meanWork;
		this.requests = requests;
		this.line = line;
	}

	sheds(slot: number, replica: number): boolean {
		const { line, requests } = this;
		const ahead = requests.kind[slot] === important ? line.importantCount[replica] : line.count(replica);
		return ahead >= this.most;
	}
}
