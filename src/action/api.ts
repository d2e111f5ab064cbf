/** A call that GitHub refused, or that did not come through; in words. */
export class ApiError extends Error {
	override readonly name = "ApiError";
	readonly status: number;

	constructor(message: string, status: number) {
		super(message);
		this.status = status;
	}
}

const tries = 3;
const patience = 30_000;

/** The API that the workflow was given; nothing else is ever asked. Paths are below the repository. */
export class Api {
	private readonly base: string;
	private readonly token: string;

	/** `repository` is "owner/name". */
	constructor(url: string, repository: string, token: string) {
		this.base = `${url}/repos/${repository}`;
		this.token = token;
	}

	/** The answer as JSON. Faults of the server are tried again, after a pause that grows; throws `ApiError`. */
	async call(method: string, path: string, body?: object): Promise<unknown> {
		for (let round = 1; ; round++) {
			try {
				return await this.once(method, path, body);
			} catch (error) {
				const isTheirs = !(error instanceof ApiError) || error.status >= 500 || error.status === 429;
				if (!isTheirs || round === tries) throw asApiError(error, method, path);
				await new Promise((wake) => setTimeout(wake, 500 * 2 ** round * Math.random()));
			}
		}
	}

	private async once(method: string, path: string, body: object | undefined): Promise<unknown> {
		const response = await fetch(this.base + path, {
			method,
			headers: {
				accept: "application/vnd.github+json",
				authorization: `Bearer ${this.token}`,
				"user-agent": "scaleproof",
				"x-github-api-version": "2022-11-28",
				...(body && { "content-type": "application/json" }),
			},
			signal: AbortSignal.timeout(patience),
			...(body && { body: JSON.stringify(body) }),
		});
		const text = await response.text();
		if (!response.ok)
			throw new ApiError(`${method} ${path}: ${response.status} ${text.slice(0, 300)}`, response.status);
		return text ? JSON.parse(text) : undefined;
	}
}

function asApiError(error: unknown, method: string, path: string): ApiError {
	return error instanceof ApiError ? error : new ApiError(`${method} ${path}: ${(error as Error).message}`, 0);
}
