"""Mines a corpus every night with Patchlode, as a DAG of Airflow 2 or 3.

Copy this file to Airflow's dags folder and set the constants. It needs the provider packages
apache-airflow-providers-apache-spark and apache-airflow-providers-amazon (in Airflow 3 -standard too), connections to Spark (here "spark_default") and
to S3 (here "aws_default"), and a checkout of Patchlode with its built target/patchlode-cluster.jar on the worker.

Each night begins with the result of the night before (--base), so that only new images are mined; the first night has
none and mines everything. A base of another release, model or set of options is refused (exit code 2): after such a change
trigger the DAG once with the configuration {"base": ""}, which mines everything. A task that is tried again goes on with what the try before it finished (--resume). On YARN and
Kubernetes in cluster mode the exit code of spark-submit says little, so a second task asks `patchlode status`.
"""

from datetime import datetime, timedelta

try:
    from airflow.sdk import dag, task
except ImportError:  # Airflow 2
    from airflow.decorators import dag, task
try:
    from airflow.providers.standard.operators.bash import BashOperator
except ImportError:  # Airflow 2
    from airflow.operators.bash import BashOperator
from airflow.providers.apache.spark.operators.spark_submit import SparkSubmitOperator

PATCHLODE = "/opt/patchlode"
MODEL = "s3a://models/squeezenet_v1.0.h5"
PREPROCESSING = "squeezenet-v1.0"
CORPUS = "s3a://photographs/"
RUNS = "s3a://patchlode/runs"

# A run that is triggered by hand has no date of its own in Airflow 3, so no ds; it has the time after which it may run.
NIGHT = "{{ ds if ds is defined else dag_run.run_after.strftime('%Y-%m-%d') }}"


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
    def base(night):
        """The newest complete run before tonight's, or an empty list of arguments."""
        from airflow.providers.amazon.aws.hooks.s3 import S3Hook

        bucket, _, prefix = RUNS.removeprefix("s3a://").partition("/")
        s3 = S3Hook()
        # Folders only: a run has thousands of objects.
        folders = s3.list_prefixes(bucket, prefix=prefix + "/", delimiter="/") or []
        nights = sorted((folder for folder in folders if folder.split("/")[-2] < night), reverse=True)
        complete = (night for night in nights if s3.check_for_key(night + "_SUCCESS", bucket))
        return next((f"s3a://{bucket}/{night.rstrip('/')}" for night in complete), "")

    # The argument is a template, as those of the operators below.
    found = base(NIGHT)

    mine = SparkSubmitOperator(
        task_id="mine",
        conn_id="spark_default",
        application=f"{PATCHLODE}/target/patchlode-cluster.jar",
        java_class="org.patchlode.cli.Main",
        # For s3a://, which a stock Spark cannot read; the version is that of its Hadoop. Leave it out where Spark has it.
        packages="org.apache.hadoop:hadoop-aws:3.3.4",
        conf={
            # One task slot is one core and one native thread.
            "spark.executorEnv.OMP_NUM_THREADS": "1",
            # A JVM names local files by its locale.
            "spark.executorEnv.LC_ALL": "C.UTF-8",
            # Weights, activations and images lie outside the heap and may grow as large.
            "spark.executor.memoryOverheadFactor": "1.0",
        },
        num_executors=8,
        executor_cores=4,
        executor_memory="6g",
        application_args=[
            "mine",
            "--model", MODEL,
            "--preprocessing", PREPROCESSING,
            "--corpus", CORPUS,
            # An empty --base is none.
            "--base", "{{ (dag_run.conf or {}).get('base', ti.xcom_pull(task_ids='base')) }}",
            "--output", f"{RUNS}/{NIGHT}",
            # On the first try there is nothing to resume, which is no error.
            "--resume",
        ],
    )

    status = BashOperator(
        task_id="status",
        bash_command=f"{PATCHLODE}/submit/patchlode status {RUNS}/{NIGHT}",
        # The last word also on a mine that failed.
        trigger_rule="all_done",
        # 1 (failed or not finished) and 3 (no run) both fail the task; there is nothing to gain from trying again.
        retries=0,
    )

    found >> mine >> status


patchlode_nightly()
