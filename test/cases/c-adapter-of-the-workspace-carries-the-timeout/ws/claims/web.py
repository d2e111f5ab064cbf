import os

from flask import Flask, jsonify

from claims.http import session

app = Flask(__name__)
policies = session()


@app.get("/claims/<policy>")
def claim(policy):
    answer = policies.get(f"{os.environ['POLICY_URL']}/policies/{policy}")
    answer.raise_for_status()
    return jsonify(answer.json())


@app.get("/healthz")
def healthz():
    return "", 204
