import { program, pythonProgram, stack, type Thing } from "./thing.ts";

export const apiGateway: Thing = {
	name: "a gateway that counts its clients by their keys",
	in: {
		terraform: `resource "aws_api_gateway_rest_api" "shop" { name = "shop" }
resource "aws_lambda_function" "get" { memory_size = 256 }
resource "aws_api_gateway_integration" "get" {
  rest_api_id = aws_api_gateway_rest_api.shop.id
  uri         = aws_lambda_function.get.invoke_arn
}
resource "aws_api_gateway_usage_plan" "partners" {
  api_stages {
    api_id = aws_api_gateway_rest_api.shop.id
    stage  = "prod"
  }
  throttle_settings {
    rate_limit  = 20
    burst_limit = 40
  }
}`,
		cloudformation: stack(`  Shop: { Type: "AWS::ApiGateway::RestApi", Properties: { Name: shop } }
  Get:
    Type: AWS::Lambda::Function
    Properties: { MemorySize: 256 }
  Method:
    Type: AWS::ApiGateway::Method
    Properties:
      RestApiId: !Ref Shop
      Integration: { Type: AWS_PROXY, Uri: !Sub "arn:aws:apigateway:x:lambda:path/2015-03-31/functions/\${Get.Arn}/invocations" }
  Partners:
    Type: AWS::ApiGateway::UsagePlan
    Properties:
      ApiStages: [{ ApiId: !Ref Shop, Stage: prod }]
      Throttle: { RateLimit: 20, BurstLimit: 40 }`),
		pulumi: program(`const shop = new aws.apigateway.RestApi("shop", { name: "shop" });
const get = new aws.lambda.Function("get", { memorySize: 256 });
new aws.apigateway.Integration("get", { restApi: shop.id, uri: get.invokeArn });
new aws.apigateway.UsagePlan("partners", {
  apiStages: [{ apiId: shop.id, stage: "prod" }],
  throttleSettings: { rateLimit: 20, burstLimit: 40 },
});`),
		"pulumi-python": pythonProgram(`shop = aws.apigateway.RestApi("shop", name="shop")
get = aws.lambda_.Function("get", memory_size=256)
aws.apigateway.Integration("get", rest_api=shop.id, uri=get.invoke_arn)
aws.apigateway.UsagePlan(
    "partners",
    api_stages=[{"api_id": shop.id, "stage": "prod"}],
    throttle_settings={"rate_limit": 20, "burst_limit": 40},
)`),
	},
	stated: {
		Balancer: { layer: "L7", public: true, affinity: "none", rateLimit: 20, rateBurst: 40 },
		Service: { platform: "function", role: "server", concurrency: 1 },
	},
	joined: ["Balancer routes to Service"],
};
