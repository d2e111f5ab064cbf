import { Agent, request } from "node:http";

export interface Answer {
	status: number;
	replica: string | undefined;
	session: string | undefined;
	/** By how many seconds a query took longer than it should. */
	beyond: number | undefined;
	/** By how many seconds the worker had the request before this one longer than its work. */
	held: number;
}

/** Sends requests of users over connections that are kept, with patience, and with the cookie that each user was given. */
export class Asking {
	private readonly port: number;
	/** Seconds. */
	private readonly patience: number;
	private readonly agent = new Agent({ keepAlive: true, maxSockets: Number.POSITIVE_INFINITY, scheduling: "lifo" });
	private readonly cookies = new Map<number, string>();

	constructor(port: number, patience: number) {
		this.port = port;
		this.patience = patience;
	}

	ask(user: number, words: Record<string, string>): Promise<Answer | "timed out" | "refused"> {
		return new Promise((done) => {
			const cookie = this.cookies.get(user);
			const headers = { "x-user": `u${user}`, ...words, ...(cookie && { cookie }) };
			const sent = request(
				{ port: this.port, host: "127.0.0.1", agent: this.agent, path: "/", headers },
				(response) => {
					response.resume();
					response.once("end", () => {
						clearTimeout(patience);
						const set = response.headers["set-cookie"]?.[0];
						if (set) this.cookies.set(user, set.split(";")[0]);
						const words = response.headers as Record<string, string | undefined>;
						const { "x-replica": replica, "x-session": session, "x-beyond": more } = words;
						const beyond = more === undefined ? undefined : Number(more);
						const held = Number(words["x-held"] ?? 0);
						done({ status: response.statusCode ?? 0, replica, session, beyond, held });
					});
					response.once("error", () => done("refused"));
				},
			);
			const patience = setTimeout(() => {
				done("timed out");
				sent.destroy();
			}, this.patience * 1000);
			sent.once("error", () => {
				clearTimeout(patience);
				done("refused");
			});
			sent.end();
		});
	}

	end(): void {
		this.agent.destroy();
	}
}
