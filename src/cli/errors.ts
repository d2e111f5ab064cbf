/** The person has to change the command or the configuration: exit code 2, and no stack trace. */
export class UsageError extends Error {
	override readonly name = "UsageError";
}

export const exit = { ok: 0, findings: 1, usage: 2, internal: 3 } as const;
