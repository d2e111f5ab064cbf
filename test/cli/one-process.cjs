// Runs commands of the built command line (the argument) one after the other, as messages ask for them: to load it takes
// longer than most commands do.
const { run } = require(process.argv[2]);

process.on("disconnect", () => process.exit());
process.on("message", async ({ args, cwd, env }) => {
	for (const name of Object.keys(process.env)) delete process.env[name];
	Object.assign(process.env, env);
	process.chdir(cwd);
	process.exitCode = undefined;
	const outcome = { stdout: "", stderr: "" };
	for (const name of ["stdout", "stderr"])
		process[name].write = (text) => {
			outcome[name] += text;
			return true;
		};
	await run([process.execPath, process.argv[2], ...args]);
	process.send({ ...outcome, status: process.exitCode ?? 0 });
});
