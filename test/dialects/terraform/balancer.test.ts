import { beforeAll, describe, expect, test } from "vitest";
import { terraform } from "../../../src/dialects/terraform/index.ts";
import { readWith } from "../../support/reading.ts";
import { attribute, folder, pieces, pointed, read, said, storefront } from "./helper.ts";

beforeAll(() => terraform.load!());

const group = (inner = "", protocol = "HTTP") => `
resource "aws_lb_target_group" "web" {
  name     = "web"
  port     = 80
  protocol = "${protocol}"
${inner}
}
`;

describe("target groups", () => {
	test("state the provider's defaults where the text is silent", () => {
		expect(said(pieces(read(group()), "Balancer")[0])).toEqual({
			affinity: "none",
			layer: "L7",
			drain: 300,
			slowStart: 0,
			algorithm: "round-robin",
			outlierDetection: false,
			healthCheck: "http",
			healthCheckInterval: 30,
			unhealthyThreshold: 3,
		});
		const drain = attribute(read(group()).fragments, "Balancer", "drain");
		expect(drain.provenance.kind).toBe("default");
		expect(pointed(folder(group()), drain)).toBe('resource "aws_lb_target_group" "web"');
	});

	test.each([
		['stickiness {\n  type = "lb_cookie"\n}', "cookie"],
		['stickiness {\n  type = "app_cookie"\n  cookie_name = "SID"\n}', "cookie"],
		['stickiness {\n  type = "source_ip"\n}', "source-ip"],
		['stickiness {\n  type = "lb_cookie"\n  enabled = false\n}', "none"],
		['stickiness {\n  type = "lb_cookie"\n  enabled = "false"\n}', "none"],
	])("a stickiness block is enabled unless it says otherwise: %s", (block, affinity) => {
		const text = group(block);
		const found = attribute(read(text).fragments, "Balancer", "affinity");
		expect(found.value).toBe(affinity);
		expect(found.provenance.kind).toBe("declared");
		expect(pointed(folder(text), found)).toBe("stickiness");
	});

	test("a dynamic block or an unknown switch leaves affinity unknown, with the reason", () => {
		const dynamic = group('dynamic "stickiness" {\n for_each = var.s\n content {\n type = "lb_cookie"\n }\n}');
		expect(attribute(read(dynamic).fragments, "Balancer", "affinity").unknown).toBe("stickiness is a dynamic block");
		const open = `variable "sticky" {}\n${group('stickiness {\n type = "lb_cookie"\n enabled = var.sticky\n}')}`;
		expect(attribute(read(open).fragments, "Balancer", "affinity").unknown).toBe("var.sticky has no default");
	});

	test("a TCP group has no algorithm and no slow start", () => {
		const attributes = said(pieces(read(group("", "TCP")), "Balancer")[0]);
		expect(attributes).toMatchObject({ layer: "L4", healthCheck: "tcp" });
		expect(attributes).not.toHaveProperty("algorithm");
		expect(attributes).not.toHaveProperty("slowStart");
	});

	test("groups for Lambda are no balancers of replicas", () => {
		expect(read('resource "aws_lb_target_group" "f" {\n  target_type = "lambda"\n}').fragments).toEqual([]);
	});
});

describe("load balancers", () => {
	test("reach their groups through listeners and rules", () => {
		const reading = read(`
resource "aws_lb" "edge" {
  load_balancer_type = "network"
  internal           = true
}
resource "aws_alb" "site" {
  idle_timeout = 120
}
resource "aws_lb_listener" "tcp" {
  load_balancer_arn = aws_lb.edge.arn
  protocol          = "TLS"
  default_action {
    type             = "forward"
    target_group_arn = aws_lb_target_group.tcp.arn
  }
}
resource "aws_alb_listener" "site" {
  load_balancer_arn = aws_alb.site.id
  default_action {
    type = "fixed-response"
  }
}
resource "aws_lb_listener_rule" "api" {
  listener_arn = aws_alb_listener.site.arn
  action {
    type             = "forward"
    target_group_arn = aws_alb_target_group.api.arn
  }
}
resource "aws_lb_target_group" "tcp" {
  protocol = "TLS"
}
resource "aws_alb_target_group" "api" {
  protocol = "HTTP"
}`);
		const extensions = pieces(reading, "Balancer").filter((piece) => piece.role === "extends");
		expect(extensions.map((piece) => [piece.role === "extends" && piece.of, said(piece)])).toEqual([
			[
				{ by: "key", key: "tf:infra:aws_lb_target_group.tcp" },
				{ layer: "L4", public: false, idleTimeout: 350 },
			],
			[
				{ by: "key", key: "tf:infra:aws_alb_target_group.api" },
				{ layer: "L7", public: true, idleTimeout: 120 },
			],
			[{ by: "key", key: "tf:infra:aws_lb_target_group.tcp" }, { protocol: "TLS" }],
		]);
	});

	test("a weighted forward is a rollout, sticky when its stickiness is enabled", () => {
		const reading = read(`
resource "aws_lb_listener" "main" {
  default_action {
    type = "forward"
    forward {
      target_group {
        arn    = aws_lb_target_group.blue.arn
        weight = 90
      }
      target_group {
        arn    = aws_lb_target_group.green.arn
        weight = 10
      }
      stickiness {
        enabled  = true
        duration = 600
      }
    }
  }
}
resource "aws_lb_target_group" "blue" {}
resource "aws_lb_target_group" "green" {}`);
		expect(said(pieces(reading, "Rollout")[0])).toEqual({ strategy: "canary", steps: [0.1], sticky: true });
		expect(attribute(reading.fragments, "Balancer", "canaryWeight", "green").value).toBe(0.1);
	});

	test("a part of a weighted forward without a weight counts one, as the provider has it", () => {
		const reading = read(`
resource "aws_lb_listener" "main" {
  default_action {
    type = "forward"
    forward {
      target_group {
        arn    = aws_lb_target_group.blue.arn
        weight = 4
      }
      target_group {
        arn = aws_lb_target_group.green.arn
      }
    }
  }
}
resource "aws_lb_target_group" "blue" {}
resource "aws_lb_target_group" "green" {}`);
		expect(said(pieces(reading, "Rollout")[0])).toMatchObject({ strategy: "canary", steps: [0.2] });
	});

	test("a Classic Load Balancer is sticky by a policy, and drains only if told to", () => {
		const reading = read(`
resource "aws_elb" "old" {
  name = "old"
  listener {
    lb_port     = 80
    lb_protocol = "http"
  }
}
resource "aws_lb_cookie_stickiness_policy" "old" {
  load_balancer            = aws_elb.old.id
  lb_port                  = 80
  cookie_expiration_period = 600
}`);
		expect(said(pieces(reading, "Balancer")[0])).toEqual({
			layer: "L7",
			public: true,
			affinity: "cookie",
			affinityDuration: 600,
			drain: 0,
			idleTimeout: 60,
		});
	});
});

test("the storefront's back office is pinned by a cookie for a work day and drains for five minutes", () => {
	const files = storefront();
	const { fragments, notes } = readWith(terraform, files);
	expect(notes).toEqual([]);
	const affinity = attribute(fragments, "Balancer", "affinity");
	expect(affinity.value).toBe("cookie");
	expect(pointed(files, affinity)).toBe("stickiness");
	expect(attribute(fragments, "Balancer", "affinityDuration").value).toBe(28800);
	const drain = attribute(fragments, "Balancer", "drain");
	expect([drain.value, pointed(files, drain)]).toEqual([300, "300"]);
	expect(attribute(fragments, "Balancer", "public").value).toBe(false);
});
