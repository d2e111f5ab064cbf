import { expect, test } from "vitest";
import { coresOf, largerSizes } from "../../src/dialects/aws-sizes.ts";
import { takesWork } from "../../src/dialects/consumers.ts";

test("how far a machine is from the end of its family", () => {
	const sizes = [
		"db.r5.24xlarge",
		"db.r6g.12xlarge",
		"cache.r6g.16xlarge",
		"db.m5.4xlarge",
		"db.t4g.2xlarge",
		"db.serverless",
	];
	expect(sizes.map(largerSizes)).toEqual([0, 1, 0, 4, undefined, undefined]);
});

test("cores of a machine of EC2", () => {
	expect(["m6i.xlarge", "c5.9xlarge", "t3.medium", "m6g.medium", "m5.metal", "x"].map(coresOf)).toEqual([
		4,
		36,
		2,
		1,
		undefined,
		undefined,
	]);
});

test("commands that take work off a queue, and those that only look so", () => {
	const words = (text: string) => text.split(" ");
	const yes = [
		"celery -A shop worker -c 4",
		"python -m celery --app shop worker",
		"bundle exec sidekiq -C config/sidekiq.yml",
		"php artisan queue:work --tries=3",
		"sh -c exec arq worker.WorkerSettings",
		"python manage.py rqworker default",
	];
	const no = [
		"celery -A shop beat",
		"gunicorn shop:app --worker-class gthread",
		"node worker.js",
		"rqscheduler",
		"puma",
	];
	expect(yes.filter((text) => !takesWork(words(text)))).toEqual([]);
	expect(no.filter((text) => takesWork(words(text)))).toEqual([]);
});
