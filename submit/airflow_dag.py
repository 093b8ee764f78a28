"""Mines a corpus every night with Patchlode, as an Airflow DAG.

Copy this file to Airflow's dags folder and set the constants. It needs the provider package
apache-airflow-providers-apache-spark, a Spark connection (here "spark_default"), and a checkout of Patchlode with its
built target/patchlode-cluster.jar on the worker.

Each night begins with the result of the night before (--base), so that only new images are mined; the first night has
none and mines everything. A task that is tried again goes on with what the try before it finished (--resume). On YARN and
Kubernetes in cluster mode the exit code of spark-submit says little, so a second task asks `patchlode status`.
"""

from datetime import datetime, timedelta

from airflow.decorators import dag, task
from airflow.operators.bash import BashOperator
from airflow.providers.apache.spark.operators.spark_submit import SparkSubmitOperator

PATCHLODE = "/opt/patchlode"
MODEL = "s3a://models/squeezenet_v1.0.h5"
PREPROCESSING = "squeezenet-v1.0"
CORPUS = "s3a://photographs/"
RUNS = "s3a://patchlode/runs"


@dag(
    schedule="0 2 * * *",
    start_date=datetime(2026, 1, 1),
    catchup=False,
    # Two nights at once would both begin with the same base. (Two drivers on one output refuse each other by themselves.)
    max_active_runs=1,
    default_args={"retries": 3, "retry_delay": timedelta(minutes=5)},
)
def patchlode_nightly():
    @task
    def base(ds=None):
        """The newest complete run before tonight's, or an empty list of arguments."""
        from airflow.providers.amazon.aws.hooks.s3 import S3Hook

        bucket, _, prefix = RUNS.removeprefix("s3a://").partition("/")
        keys = S3Hook().list_keys(bucket, prefix=prefix + "/") or []
        nights = sorted(key.removesuffix("/_SUCCESS") for key in keys if key.endswith("/_SUCCESS"))
        before = [night for night in nights if night.rpartition("/")[2] < ds]
        return f"s3a://{bucket}/{before[-1]}" if before else ""

    found = base()

    mine = SparkSubmitOperator(
        task_id="mine",
        conn_id="spark_default",
        application=f"{PATCHLODE}/target/patchlode-cluster.jar",
        java_class="org.patchlode.cli.Main",
        # One task slot is one core and one native thread.
        conf={"spark.executorEnv.OMP_NUM_THREADS": "1", "spark.executor.memoryOverhead": "3g"},
        num_executors=8,
        executor_cores=4,
        executor_memory="6g",
        application_args=[
            "mine",
            "--model", MODEL,
            "--preprocessing", PREPROCESSING,
            "--corpus", CORPUS,
            # An empty --base is none.
            "--base", "{{ ti.xcom_pull(task_ids='base') }}",
            "--output", RUNS + "/{{ ds }}",
            # On the first try there is nothing to resume, which is no error.
            "--resume",
        ],
    )

    status = BashOperator(
        task_id="status",
        bash_command=f"{PATCHLODE}/submit/patchlode status {RUNS}/{{{{ ds }}}}",
        # 1 (failed or not finished) and 3 (no run) both fail the task; there is nothing to gain from trying again.
        retries=0,
    )

    found >> mine >> status


patchlode_nightly()
