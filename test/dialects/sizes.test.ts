import { expect, test } from "vitest";
import { coresOf, largerSizes, largerUnits } from "../../src/dialects/aws-sizes.ts";
import { coresOfAzure, largerCaches, largerSkus } from "../../src/dialects/azure-sizes.ts";
import { takesWork } from "../../src/dialects/consumers.ts";
import { coresOfGoogle, largerMemory, largerTiers } from "../../src/dialects/google-sizes.ts";

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

test("of Google's and Azure's databases", () => {
	const tiers = [
		"db-custom-96-638976",
		"db-custom-48-196608",
		"db-n1-standard-64",
		"db-perf-optimized-N-8",
		"db-g1-small",
	];
	expect(tiers.map(largerTiers)).toEqual([0, 3, 1, 7, undefined]);
	const skus = ["MO_Standard_E96ds_v5", "GP_Standard_D64s_v3", "GP_Standard_D4ds_v4", "GP_Gen5_80", "B_Standard_B20ms"];
	expect(skus.map(largerSkus)).toEqual([0, 0, 6, 1, undefined]);
});

test("what is measured by its capacity", () => {
	expect([256, 192, 128, 64, 0.5].map(largerUnits)).toEqual([0, 1, 2, 3, 10]);
	expect([300, 260, 200, 5].map(largerMemory)).toEqual([0, 1, 2, 6]);
	expect(["P5", "P4", "P2", "C6"].map(largerCaches)).toEqual([0, 1, undefined, undefined]);
});

test("cores of machines of Google and Azure", () => {
	const google = ["e2-standard-4", "n2-highmem-16", "e2-medium", "n2-custom-6-12288", "custom-4-8192", "a2-highgpu-1g"];
	expect(google.map(coresOfGoogle)).toEqual([4, 16, 2, 6, 4, undefined]);
	const azure = ["Standard_D4s_v5", "Standard_E16-4s_v5", "Standard_B2ms", "Standard_DS3_v2", "Standard_F8s_v2"];
	expect(azure.map(coresOfAzure)).toEqual([4, 4, 2, undefined, 8]);
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
