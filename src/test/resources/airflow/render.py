"""Stands in for Airflow, which the tests have not: loads a DAG file and renders its templates with what a run has.

render.py DAG VERSION CONTEXT PREFIXES: VERSION is 2 or 3 and decides which modules there are; CONTEXT is JSON with ds (may be
absent), run_after and conf; PREFIXES are the complete runs that the store lists. Prints JSON.
"""

import datetime
import json
import sys
import types

import jinja2

dag_file, version, context_json, prefixes = sys.argv[1], sys.argv[2], json.loads(sys.argv[3]), json.loads(sys.argv[4])
tasks = {}


class Operator:
    def __init__(self, **arguments):
        self.arguments = arguments
        tasks[arguments["task_id"]] = self

    def __rshift__(self, other):
        return other


def task(function):
    def call(*arguments):
        return Operator(task_id=function.__name__, function=function, op_args=arguments)

    return call


def dag(**arguments):
    return lambda function: function


class S3Hook:
    def list_prefixes(self, bucket, prefix, delimiter):
        return prefixes

    def check_for_key(self, key, bucket):
        return True


def module(name, **content):
    made = types.ModuleType(name)
    made.__dict__.update(content)
    sys.modules[name] = made


for package in ("airflow", "airflow.providers", "airflow.providers.apache", "airflow.providers.apache.spark", "airflow.providers.apache.spark.operators",
                "airflow.providers.amazon", "airflow.providers.amazon.aws", "airflow.providers.amazon.aws.hooks"):
    module(package)
module("airflow.providers.apache.spark.operators.spark_submit", SparkSubmitOperator=Operator)
module("airflow.providers.amazon.aws.hooks.s3", S3Hook=S3Hook)
if version == "3":
    module("airflow.sdk", dag=dag, task=task)
    for package in ("airflow.providers.standard", "airflow.providers.standard.operators"):
        module(package)
    module("airflow.providers.standard.operators.bash", BashOperator=Operator)
else:
    module("airflow.decorators", dag=dag, task=task)
    module("airflow.operators")
    module("airflow.operators.bash", BashOperator=Operator)

exec(compile(open(dag_file).read(), dag_file, "exec"), {"__name__": "dag"})

found = {}
dag_run = types.SimpleNamespace(conf=context_json.get("conf"))
if version == "3":
    dag_run.run_after = datetime.datetime.fromisoformat(context_json["run_after"])
context = {"dag_run": dag_run, "ti": types.SimpleNamespace(xcom_pull=lambda task_ids: found[task_ids])}
if "ds" in context_json:
    context["ds"] = context_json["ds"]
# As Airflow does: a name that is not there is an error.
jinja = jinja2.Environment(undefined=jinja2.StrictUndefined)


def render(value):
    return jinja.from_string(value).render(context)


base = tasks["base"]
found["base"] = base.arguments["function"](*[render(argument) for argument in base.arguments["op_args"]])
print(json.dumps({
    "args": [render(argument) for argument in tasks["mine"].arguments["application_args"]],
    "status": render(tasks["status"].arguments["bash_command"]),
}))
