import type { Shape } from "../shape.ts";
import { balancers } from "./balancers.ts";
import { containersTypes } from "./containers.ts";
import { data } from "./data.ts";
import { functionTypes } from "./functions.ts";
import { platforms } from "./platforms.ts";
import { scaling } from "./scaling.ts";

/** Resource types of CloudFormation that a family knows. */
export const types: Readonly<Record<string, Shape>> = {
	...balancers,
	...scaling,
	...containersTypes,
	...data,
	...functionTypes,
	...platforms,
};

const attributes: Record<string, string> = {
	Arn: "arn",
	"Endpoint.Address": "address",
	"ReadEndpoint.Address": "reader_endpoint",
	"PrimaryEndPoint.Address": "primary_endpoint_address",
	"ReaderEndPoint.Address": "reader_endpoint_address",
	"RedisEndpoint.Address": "address",
	"ConfigurationEndPoint.Address": "configuration_endpoint_address",
	TargetGroupFullName: "arn_suffix",
	LoadBalancerFullName: "arn_suffix",
	DNSName: "dns_name",
	RepositoryUri: "repository_url",
	QueueName: "name",
	QueueUrl: "url",
	ServiceName: "name",
	StreamArn: "stream_arn",
};

/** What `Fn::GetAtt` gets, in the words of the families. */
export const attributeNamed = (name: string): string => attributes[name] ?? name.toLowerCase();
