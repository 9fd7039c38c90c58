#!/usr/bin/env python3
"""Prepares everything a Meta4J notebook needs and runs one: Java jars, a Python environment, a Java kernel.

    python3 notebooks/start.py             run 01-sine.ipynb without a browser and print its table
    python3 notebooks/start.py lab         open the notebooks in JupyterLab
    python3 notebooks/start.py run NAME    run other notebooks
    python3 notebooks/start.py prepare     only set up
    python3 notebooks/start.py --mkl ...   let Intel's MKL compute matrix products, from now on

Needs Python 3.9, a JDK 17 and Maven 3.8, or newer ones. Uses only Python's standard library.
"""
import argparse
import collections
import hashlib
import json
import os
import re
import shlex
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path

NOTEBOOKS = Path(__file__).resolve().parent
ROOT = NOTEBOOKS.parent
VENV = NOTEBOOKS / ".venv"
TARGET = NOTEBOOKS / "target"
JARS = TARGET / "lib"
KERNEL_JARS = TARGET / "kernel-lib"
BUILT = JARS / ".built"
MKL = NOTEBOOKS / ".mkl"
LICENCE = """Intel's MKL (org.bytedeco:mkl 2022.0) computes matrix products faster. It is proprietary, under the Intel Simplified
Software License; Maven downloads 215 MB."""
MAVEN_GOALS = ["-B", "-q", "-DskipTests", "-DskipChecks", "package", "-pl", "notebooks", "-am"]
# Without a bound the heap grows to a fourth of the machine's memory, and so many bytes of arrays may lie beside it.
JVM_OPTIONS = ["-Xmx2g", "--enable-native-access=ALL-UNNAMED", "-Djava.awt.headless=true",
               "-Dfile.encoding=UTF-8", "-Dstdout.encoding=UTF-8", "-Dstderr.encoding=UTF-8"]
FIRST = "01-sine"
BUDGETS = ("smoke", "default", "paper")


class Problem(Exception):
    """Something the user can mend, said in one line; the exit status is 2 when a tool is missing, else 1."""

    def __init__(self, message, status=1):
        super().__init__(message)
        self.status = status


def say(message):
    print(message, flush=True)


# ---------------------------------------------------------------- tools


def output_of(*command):
    """The command's output, whichever stream it chose, or '' if it does not run."""
    try:
        done = subprocess.run(command, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, stdin=subprocess.DEVNULL)
    except OSError:
        return ""
    return done.stdout.decode("utf-8", "replace")


def java_tool(name):
    """The path of java or javac, from JAVA_HOME if that is set, as Maven does; or None."""
    home = os.environ.get("JAVA_HOME")
    return shutil.which(name, path=str(Path(home) / "bin")) if home else shutil.which(name)


def java_version(tool):
    """The major version that java or javac reports: 17, or 8 for 1.8; None if it reports none."""
    match = re.search(r'(?:version "|javac )(\d+)(?:\.(\d+))?', output_of(tool, "-version"))
    if match is None:
        return None
    return int(match[2]) if match[1] == "1" and match[2] else int(match[1])


def check_java():
    """Returns the path of java, having checked that it and its compiler are of version 17 or newer."""
    for name in ("java", "javac"):
        tool = java_tool(name)
        version = java_version(tool) if tool else None
        if version is None or version < 17:
            where = "JAVA_HOME (%s)" % os.environ["JAVA_HOME"] if os.environ.get("JAVA_HOME") else "the PATH"
            found = "%s %s at %s" % (name, version, tool) if version else "no working %s in %s" % (name, where)
            mend = "set JAVA_HOME to one" if version is None or "JAVA_HOME" not in where else "let JAVA_HOME point to it"
            raise Problem("Meta4J needs a JDK 17 or newer, but found %s: install one (adoptium.net) or %s."
                          % (found, mend), 2)
    return java_tool("java")


def check_maven():
    """Returns the path of mvn, having checked that it is of version 3.8 or newer."""
    tool = shutil.which("mvn")
    match = re.search(r"Apache Maven (\d+)\.(\d+)[.\w-]*", output_of(tool, "-v")) if tool else None
    if match is None or (int(match[1]), int(match[2])) < (3, 8):
        found = "%s at %s" % (match[0][len("Apache "):], tool) if match else "no working mvn in the PATH"
        raise Problem("Meta4J needs Maven 3.8 or newer, but found %s: install it (maven.apache.org) or put its bin "
                      "folder into the PATH." % found, 2)
    return tool


def check_budget():
    """Refuses a budget that the first cell of a notebook would refuse, minutes later."""
    budget = os.environ.get("META4J_BUDGET", "default")
    if budget not in BUDGETS:
        raise Problem("META4J_BUDGET must be smoke, default or paper, but is %s." % budget, 2)


def check_home():
    """Refuses a home where nothing can be written, in which Jupyter ends with pages of Python."""
    if "IPYTHONDIR" in os.environ and "JUPYTER_RUNTIME_DIR" in os.environ:
        return
    home = os.path.expanduser("~")
    try:
        os.makedirs(home, exist_ok=True)
        with tempfile.TemporaryFile(dir=home) as file:
            file.write(bytes(65536))
    except OSError as failure:
        raise Problem("Nothing can be written in your home %s (%s), where Jupyter keeps files: make room, change its "
                      "permissions, or set HOME to another folder." % (home, failure.strerror)) from failure


# ---------------------------------------------------------------- jars


def accept_mkl():
    """Asks once whether MKL's licence is accepted, and remembers it in notebooks/.mkl."""
    if MKL.exists():
        return
    say(LICENCE)
    try:
        answer = input("Do you accept its licence? [y/N] ")
    except EOFError:
        answer = ""
    if answer.strip().lower() not in ("y", "yes"):
        raise Problem("MKL is used only where its licence is accepted: answer y, or leave --mkl out.", 2)
    MKL.write_text("Its licence was accepted; without this file OpenBLAS is used.\n", encoding="utf-8")


def maven_goals():
    return [*MAVEN_GOALS, *(["-Pmkl"] if MKL.exists() else [])]


def newest_source():
    """The time of the last change to a pom or to what a module packs into its jar."""
    newest = 0.0
    for pom in [ROOT / "pom.xml", *ROOT.glob("*/pom.xml")]:
        newest = max(newest, pom.stat().st_mtime)
        for packed in ("src/main", "results"):
            for folder, _, files in os.walk(pom.parent / packed):
                newest = max(newest, *(os.stat(os.path.join(folder, name)).st_mtime for name in [".", *files]))
    return newest


def build():
    """Builds the jars with Maven unless they are newer than every source."""
    goals = maven_goals()
    if BUILT.exists() and BUILT.read_text() == " ".join(goals) and BUILT.stat().st_mtime >= newest_source():
        return
    maven = check_maven()
    say("Building the jars with Maven; the first time, it also downloads the libraries ...")
    shutil.rmtree(JARS, ignore_errors=True)
    started = newest_source()
    done = subprocess.run([maven, *goals], cwd=ROOT, stdout=subprocess.PIPE, stderr=subprocess.STDOUT)
    if done.returncode != 0:
        say(last_lines(done.stdout, 25))
        raise Problem("The Maven build failed; `mvn %s` in %s shows all of it." % (" ".join(goals[2:]), ROOT))
    BUILT.write_text(" ".join(goals))
    os.utime(BUILT, (started, started))


def last_lines(output, count):
    return "\n".join(collections.deque(output.decode("utf-8", "replace").strip().splitlines(), count))


# ---------------------------------------------------------------- Python environment and kernel


def venv_python():
    return VENV / ("Scripts/python.exe" if os.name == "nt" else "bin/python")


def python_environment():
    """Makes notebooks/.venv and installs requirements.txt into it, unless that was done; returns whether JJava is there."""
    requirements = NOTEBOOKS / "requirements.txt"
    stamp = VENV / ".installed"
    wanted = hashlib.sha256(requirements.read_bytes() + sys.version.encode()).hexdigest()
    done = stamp.read_text().split() if stamp.exists() and venv_python().exists() else []
    if done[:1] != [wanted]:
        done = [wanted, install(requirements)]
        stamp.write_text(" ".join(done))
    if done[1] == "without-jjava" and os.environ.get("META4J_KERNEL") != "fallback":
        say("JJava is not installed, so Meta4J's own small kernel runs the notebooks; "
            "to try JJava again, delete %s." % VENV)
    return done[1] == "with-jjava"


def install(requirements):
    """Installs into a new environment; returns whether that worked with JJava or only without it."""
    say("Installing Jupyter and the Java kernel into %s ..." % VENV)
    shutil.rmtree(VENV, ignore_errors=True)
    made = subprocess.run([sys.executable, "-m", "venv", str(VENV)], stdout=subprocess.PIPE, stderr=subprocess.STDOUT)
    if made.returncode != 0:
        raise Problem("Python cannot make a virtual environment (on Debian and Ubuntu: apt install python3-venv). "
                      "It said: %s" % last_lines(made.stdout, 1))
    lines = [line.strip() for line in requirements.read_text().splitlines()]
    lines = [line for line in lines if line and not line.startswith("#")]
    failure = pip([line for line in lines if not line.startswith("jjava")])
    if failure:
        say(failure)
        raise Problem("pip could not install %s; see its last lines above, then start again." % requirements)
    return "without-jjava" if pip([line for line in lines if line.startswith("jjava")]) else "with-jjava"


def pip(packages):
    """Installs the packages; returns pip's last lines if that fails, else ''."""
    quiet = ["-q", "--disable-pip-version-check", "--no-input"]
    done = subprocess.run([str(venv_python()), "-m", "pip", "install", *quiet, *packages],
                          stdout=subprocess.PIPE, stderr=subprocess.STDOUT)
    return "" if done.returncode == 0 else "\n".join(line[:200] for line in last_lines(done.stdout, 5).splitlines())


def write_kernel(java, has_jjava):
    """Puts the kernel that notebooks know as `java` into the environment: JJava with our jars, or our own kernel."""
    folder = VENV / "share" / "jupyter" / "kernels" / "java"
    folder.mkdir(parents=True, exist_ok=True)
    if has_jjava and os.environ.get("META4J_KERNEL") != "fallback":
        # Not through JJava's launcher, whose only work is to start a second JVM with these options.
        program = ["--add-opens", "jdk.jshell/jdk.jshell=ALL-UNNAMED", "-jar", "{resource_dir}/jjava.jar"]
        kernel = {"display_name": "Java", "env": {"JJAVA_CLASSPATH": str(JARS / "*.jar")}}
    else:
        class_path = os.pathsep.join(str(folder / "*") for folder in (JARS, KERNEL_JARS))
        program = ["-cp", class_path, "org.meta4j.notebook.kernel.NotebookKernel"]
        kernel = {"display_name": "Java", "env": {}}
    own = shlex.split(os.environ.get("META4J_JAVA_OPTIONS", ""))
    vectors = ["--add-modules=jdk.incubator.vector"] if java_version(java) >= 22 else []
    kernel.update(argv=[java, *JVM_OPTIONS, *vectors, *own, *program, "{connection_file}"], language="java", interrupt_mode="message")
    (folder / "kernel.json").write_text(json.dumps(kernel, indent=2) + "\n", encoding="utf-8")


def prepare(may_build=True):
    """Does the whole set-up; what is done already is not done again."""
    java = check_java()
    if may_build:
        build()
    elif not any(JARS.glob("meta4j-notebooks-*.jar")):
        raise Problem("There are no jars in %s: start again without --no-build." % JARS)
    write_kernel(java, python_environment())


def jupyter_environment():
    """The environment for Jupyter's programs: our kernel comes first, names of files are UTF-8, and their warnings are not for the user."""
    env = dict(os.environ, PYTHONWARNINGS="ignore", PYDEVD_DISABLE_FILE_VALIDATION="1", JUPYTER_PLATFORM_DIRS="1")
    paths = [str(VENV / "share" / "jupyter"), *filter(None, [os.environ.get("JUPYTER_PATH")])]
    return dict(env, JUPYTER_PATH=os.pathsep.join(paths), PYTHONUTF8="1", **utf8_locale())


def utf8_locale():
    """The locale in which Java can say every file's name, where the present one cannot: a JVM takes it from here alone."""
    present = next(filter(None, map(os.environ.get, ("LC_ALL", "LC_CTYPE", "LANG"))), "C")
    is_needed = os.name == "posix" and sys.platform != "darwin" and not re.search("utf-?8", present, re.IGNORECASE)
    return {"LC_ALL": "C.UTF-8"} if is_needed else {}


# ---------------------------------------------------------------- commands


def notebook(name):
    """The file of the notebook that is called so: its name or its path, with or without .ipynb."""
    path = Path(name)
    stem = path.stem if path.suffix == ".ipynb" else path.name
    there = sorted(file.stem for file in NOTEBOOKS.glob("*.ipynb"))
    if stem not in there or (path.name != name and path.resolve().parent != NOTEBOOKS):
        raise Problem("There is no notebook %s in %s; there are: %s." % (name, NOTEBOOKS, ", ".join(there) or "none"))
    return NOTEBOOKS / (stem + ".ipynb")


def run(names, options):
    files = [notebook(name) for name in names]
    prepare(not options.no_build)
    for file in files:
        command = [str(venv_python()), "-Xfrozen_modules=off", str(NOTEBOOKS / "execute.py"), str(file),
                   "--timeout", str(options.timeout)] + (["--in-place"] if options.in_place else [])
        status = subprocess.run(command, cwd=NOTEBOOKS, env=jupyter_environment()).returncode
        if status != 0:
            return status
    return 0


def lab(options, extra):
    prepare(not options.no_build)
    command = [str(venv_python()), "-Xfrozen_modules=off", "-m", "jupyterlab",
               "--ServerApp.root_dir=%s" % NOTEBOOKS, *extra]
    if os.name == "nt":
        return subprocess.run(command, cwd=NOTEBOOKS, env=jupyter_environment()).returncode
    os.chdir(NOTEBOOKS)
    os.execve(command[0], command, jupyter_environment())  # so that stopping this stops JupyterLab and its kernels


def parser():
    common = argparse.ArgumentParser(add_help=False)
    common.add_argument("--no-build", action="store_true", default=argparse.SUPPRESS, help="use the jars that are there, do not call Maven")
    common.add_argument("--mkl", action="store_true", default=argparse.SUPPRESS, help="ask for MKL's licence, once, and use it")
    running = argparse.ArgumentParser(add_help=False)
    running.add_argument("--in-place", action="store_true", default=argparse.SUPPRESS, help="save the outputs into the notebook itself")
    running.add_argument("--timeout", type=int, default=argparse.SUPPRESS, metavar="SECONDS",
                         help="for one cell (default: 600)")
    usage = argparse.ArgumentParser(
        prog="start.py", parents=[common, running], formatter_class=argparse.RawDescriptionHelpFormatter,
        description=__doc__)
    usage.set_defaults(no_build=False, mkl=False, in_place=False, timeout=600)
    commands = usage.add_subparsers(dest="command", metavar="COMMAND")
    several = commands.add_parser("run", parents=[common, running], help="run notebooks without a browser")
    several.add_argument("names", nargs="+", metavar="NAME", help="a notebook of this folder or the path of one, with or without .ipynb")
    commands.add_parser("lab", parents=[common], help="open JupyterLab; further options go to it")
    commands.add_parser("prepare", parents=[common], help="only set up")
    return usage


def main():
    if sys.version_info < (3, 9):
        raise Problem("Meta4J's notebooks need Python 3.9 or newer, but this is %s: start them with a newer one, "
                      "such as python3.11 notebooks/start.py." % sys.version.split()[0], 2)
    options, extra = parser().parse_known_args()
    if extra and options.command != "lab":
        parser().error("unknown option: " + " ".join(extra))
    check_budget()
    if options.command != "prepare":
        check_home()
    if options.mkl:
        accept_mkl()
    if options.command == "lab":
        return lab(options, extra)
    if options.command == "prepare":
        prepare(not options.no_build)
        return 0
    return run(options.names if options.command == "run" else [FIRST], options)


if __name__ == "__main__":
    try:
        sys.exit(main())
    except Problem as problem:
        print("start.py: %s" % problem, file=sys.stderr)
        sys.exit(problem.status)
    except KeyboardInterrupt:
        sys.exit(130)
