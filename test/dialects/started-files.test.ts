import { expect, test } from "vitest";
import { startedFiles } from "../../src/dialects/started-files.ts";

test.each([
	[["uvicorn", "app.main:api", "--host", "0.0.0.0"], "app/main.py"],
	[["gunicorn", "-w", "4", "-b", "0.0.0.0:8000", "shop:create_app()"], "shop.py"],
	[["sh", "-c", "exec celery -A jobs.tasks worker"], "jobs/tasks.py"],
	[["celery", "--app=jobs", "worker"], "jobs/__init__.py"],
	[["python", "-m", "mailer"], "mailer/__main__.py"],
	[["node", "./server.js"], "server.js"],
	[["python", "/app/worker/run.py"], "worker/run.py"],
])("%j starts %s", (words, file) => {
	expect(startedFiles(words)).toContain(file);
});

test("addresses, images and options start no file", () => {
	expect(startedFiles(["serve", "--bind", "0.0.0.0:8000", "redis:7", "http://db:5432"])).toEqual([]);
});
