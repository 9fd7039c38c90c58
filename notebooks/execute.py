"""Runs one notebook in a real kernel; start.py calls this with the Python of notebooks/.venv, which has nbclient."""
import argparse
import re
import sys
from pathlib import Path

import nbformat
from nbclient import NotebookClient
from nbclient.exceptions import CellExecutionError, CellTimeoutError, DeadKernelError
from nbconvert import HTMLExporter

STARTS = 3
KERNEL = {"display_name": "Java", "language": "java", "name": "java"}
LANGUAGE = {"file_extension": ".java", "mimetype": "text/x-java-source", "name": "java", "pygments_lexer": "java"}


def execute(notebook, folder, timeout, log):
    """Runs the cells in order, starting the kernel anew if it does not come up; outputs go into the notebook."""
    begun = []
    for start in range(STARTS):
        client = NotebookClient(
            notebook, timeout=timeout, startup_timeout=60, kernel_name="java", resources={"metadata": {"path": folder}},
            shutdown_kernel="immediate", record_timing=False, on_cell_start=lambda cell, cell_index: begun.append(cell_index) or report(notebook, begun))
        try:
            with open(log, "wb") as kernel_output:
                client.execute(stdout=kernel_output, stderr=kernel_output)
            return
        except RuntimeError:  # also when the kernel does not answer in time
            if begun or start == STARTS - 1:
                raise
        finally:
            report(notebook, None)


def report(notebook, begun):
    """Shows which cell runs, on a terminal only."""
    if sys.stdout.isatty():
        line = "cell %d of %d" % (begun[-1] + 1, len(notebook.cells)) if begun else ""
        print("\r\033[K" + line, end="", flush=True)


def normalise(notebook):
    """Leaves only what a reader needs, so that running again changes little."""
    notebook.metadata = nbformat.from_dict({"kernelspec": KERNEL, "language_info": LANGUAGE})
    for cell in notebook.cells:
        cell.metadata.pop("execution", None)
        for output in cell.get("outputs", []):
            output.get("metadata", {}).clear()


def result_table(notebook):
    """The text of the last HTML table, or ''."""
    data = [output.get("data", {}) for cell in notebook.cells for output in cell.get("outputs", [])]
    tables = [bundle for bundle in data if "<table" in bundle.get("text/html", "")]
    return tables[-1].get("text/plain", "") if tables else ""


def failure(notebook, error):
    """What went wrong, with the number and the source of the cell."""
    code = [cell for cell in notebook.cells if cell.cell_type == "code" and cell.source.strip()]
    failed = [(i, out) for i, cell in enumerate(code, 1) for out in cell.outputs if out.output_type == "error"]
    if isinstance(error, DeadKernelError):
        return "the Java kernel died"
    if not failed:
        return str(error).strip().splitlines()[0]
    number, output = failed[-1]
    source = "\n".join("    " + line for line in code[number - 1].source.splitlines())
    trace = re.sub(r"\x1b\[[0-9;]*m", "", "\n".join(output.traceback)).splitlines()
    if output.ename in ("CompilationException", "CompileError"):  # JJava's, ours: only the trace quotes the error
        return "code cell %d:\n%s\n%s" % (number, source, "\n".join(trace).strip())
    causes = [line.strip() for line in trace if line.startswith("Caused by: ")]
    said = (output.evalue or output.ename).strip()
    lines = [said if said.startswith(output.ename) else "%s: %s" % (output.ename, said), *causes]
    return "code cell %d:\n%s\n%s" % (number, source, "\n".join(dict.fromkeys(lines)))


def save(notebook, file, folder):
    """Writes the executed notebook and a web page of it; returns the two files."""
    folder.mkdir(parents=True, exist_ok=True)
    copy, page = folder / file.name, folder / (file.stem + ".html")
    write(copy, nbformat.writes(notebook) + "\n")
    resources = {"metadata": {"name": file.stem}}
    write(page, HTMLExporter().from_notebook_node(notebook, resources=resources)[0])
    return copy, page


def write(file, text):
    with open(file, "w", encoding="utf-8", newline="\n") as stream:
        stream.write(text)


def main():
    usage = argparse.ArgumentParser()
    usage.add_argument("file", type=Path)
    usage.add_argument("--timeout", type=int, default=600)
    usage.add_argument("--in-place", action="store_true")
    options = usage.parse_args()
    file, folder = options.file, options.file.parent / "target" / "executed"
    folder.mkdir(parents=True, exist_ok=True)
    log = folder / (file.stem + ".kernel.log")
    notebook = nbformat.read(file, as_version=4)
    try:
        execute(notebook, str(file.parent), options.timeout, log)
    except CellTimeoutError:
        sys.exit("%s failed: a cell took longer than %d s; see --timeout." % (file.name, options.timeout))
    except (CellExecutionError, DeadKernelError, RuntimeError) as error:
        save(notebook, file, folder)
        sys.exit("%s failed: %s\nThe kernel's own output is in %s" % (file.name, failure(notebook, error), log))
    normalise(notebook)
    copy, page = save(notebook, file, folder)
    if options.in_place:
        write(file, nbformat.writes(notebook) + "\n")
    table = result_table(notebook)
    print((table + "\n\n" if table else "") + "Executed notebook: %s\nAs a web page:     %s" % (copy, page))


if __name__ == "__main__":
    main()
