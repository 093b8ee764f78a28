"""Runs the code cells of a PySpark notebook where PySpark's Python package cannot be had.

The JVM side is the real one: Spark's PythonGatewayServer, started through SparkSubmit as the command pyspark does, with the
application jar given by --jars. This is the other side: Py4J's wire protocol, and of pyspark.sql and IPython.display only
what the notebook calls, which do as the originals do: hand the call to the JVM.

    run_notebook.py NOTEBOOK DISPLAYED.png -- COMMAND THAT STARTS THE GATEWAY
"""
import base64
import json
import os
import socket
import struct
import subprocess
import sys
import tempfile
import time
import types


class Gateway:
    """One connection that speaks Py4J's text protocol."""

    def __init__(self, port, secret):
        self.socket = socket.create_connection(("127.0.0.1", port))
        self.file = self.socket.makefile("rw", encoding="utf-8", newline="\n")
        assert self.command(f"A\n{secret}\n") is None

    def command(self, text):
        return self.value(self.ask(text))

    def ask(self, text):
        self.file.write(text)
        self.file.flush()
        return self.file.readline().rstrip("\n")[1:]

    def value(self, answer):
        if answer[0] != "y":
            raise RuntimeError(answer)
        kind, rest = answer[1:2], answer[2:]
        if kind in ("", "v", "n"):
            return None
        if kind == "s":
            return rest.replace("\\n", "\n").replace("\\r", "\r").replace("\\\\", "\\")
        if kind in ("i", "L"):
            return int(rest)
        if kind == "d":
            return float(rest)
        if kind == "b":
            return rest.lower() == "true"
        if kind == "j":
            return base64.b64decode(rest)
        if kind == "l":
            items = Object(self, rest)
            return [items.get(i) for i in range(items.size())]
        return Object(self, rest)

    def argument(self, value):
        if isinstance(value, bool):
            return f"b{value}"
        if isinstance(value, int):
            return f"i{value}"
        if isinstance(value, str):
            return "s" + value.replace("\\", "\\\\").replace("\r", "\\r").replace("\n", "\\n")
        if isinstance(value, list):
            # The answer is a reference, "yl" and its id, and must stay one.
            target = self.ask("i\njava.util.ArrayList\ne\n")[2:]
            for item in value:
                self.command(f"c\n{target}\nadd\n{self.argument(item)}\ne\n")
            return "r" + target
        return "r" + value.target

    def call(self, target, method, arguments):
        return self.command("c\n%s\n%s\n%se\n" % (target, method, "".join(self.argument(a) + "\n" for a in arguments)))


class Object:
    """A reference to a Java object, or to a class (z:NAME)."""

    def __init__(self, gateway, target):
        self.gateway, self.target = gateway, target

    def __getattr__(self, method):
        return lambda *arguments: self.gateway.call(self.target, method, arguments)


class Package:
    """spark._jvm: names up to a class."""

    def __init__(self, gateway, name=""):
        self.gateway, self.name = gateway, name

    def __getattr__(self, part):
        if self.name.rpartition(".")[2][:1].isupper():
            return lambda *arguments: self.gateway.call("z:" + self.name, part, arguments)
        return Package(self.gateway, (self.name + "." + part).lstrip("."))


class DataFrame:
    def __init__(self, jdf, spark):
        self._jdf = jdf

    def createOrReplaceTempView(self, name):
        self._jdf.createOrReplaceTempView(name)

    def show(self, n=20, truncate=True):
        print(self._jdf.showString(n, 20 if truncate else 0, False))

    def collect(self):
        return [json.loads(line) for line in self._jdf.toJSON().collectAsList()]

    def first(self):
        return self.collect()[0]


class SparkSession:
    gateway = None

    class builder:
        @staticmethod
        def appName(name):
            return SparkSession.builder

        @staticmethod
        def getOrCreate():
            session = SparkSession()
            session._jvm = Package(SparkSession.gateway)
            session._jsparkSession = session._jvm.org.apache.spark.sql.SparkSession.builder().getOrCreate()
            return session

    def sql(self, query):
        return DataFrame(self._jsparkSession.sql(query), self)


def modules(displayed):
    pyspark, sql = types.ModuleType("pyspark"), types.ModuleType("pyspark.sql")
    sql.DataFrame, sql.SparkSession, pyspark.sql = DataFrame, SparkSession, sql
    ipython, shown = types.ModuleType("IPython"), types.ModuleType("IPython.display")
    shown.Image = lambda data: data

    def display(picture):
        with open(displayed, "wb") as file:
            file.write(picture)

    shown.display, ipython.display = display, shown
    sys.modules.update({"pyspark": pyspark, "pyspark.sql": sql, "IPython": ipython, "IPython.display": shown})


def connect(command, folder):
    info = os.path.join(folder, "connection")
    process = subprocess.Popen(command, stdin=subprocess.PIPE, env=dict(os.environ, _PYSPARK_DRIVER_CONN_INFO_PATH=info))
    while not os.path.exists(info):
        if process.poll() is not None:
            raise RuntimeError("the gateway ended with %d" % process.returncode)
        time.sleep(0.1)
    with open(info, "rb") as file:
        port, length = struct.unpack("!i", file.read(4))[0], struct.unpack("!i", file.read(4))[0]
        return process, Gateway(port, file.read(length).decode())


def main():
    notebook, displayed, _, *command = sys.argv[1:]
    with tempfile.TemporaryDirectory() as folder:
        process, SparkSession.gateway = connect(command, folder)
        try:
            modules(displayed)
            scope = {}
            with open(notebook, encoding="utf-8") as file:
                for number, cell in enumerate(json.load(file)["cells"]):
                    if cell["cell_type"] == "code":
                        exec(compile("".join(cell["source"]), "cell %d" % number, "exec"), scope)
            stopped = scope["spark"]._jsparkSession.sparkContext().isStopped()
            print("context stopped:", stopped)
        finally:
            process.stdin.close()
            try:
                process.wait(60)
            except subprocess.TimeoutExpired:
                process.kill()


main()
