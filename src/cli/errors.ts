/** Exit codes. `usage`: the person has to change the command or the configuration. */
export const exit = { ok: 0, findings: 1, usage: 2, internal: 3 } as const;
