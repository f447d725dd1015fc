"""The GitHub action: its shape, and its steps run as the runner runs them."""

from __future__ import annotations

import json
import os
import re
import shutil
import subprocess
import sys
from pathlib import Path

import pytest
import yaml

ROOT = Path(__file__).parent.parent
ACTION = yaml.safe_load((ROOT / "action.yml").read_text("utf-8"))
INSTALL, LINT = ACTION["runs"]["steps"]
BLOCKING = """{
  wsl.enable = true;
  fileSystems."/data" = { device = "/dev/disk/by-wsl-bare/data"; fsType = "ext4"; };
}
"""


def test_it_is_a_composite_action_of_bash_steps():
    assert ACTION["runs"]["using"] == "composite"
    assert {step["shell"] for step in ACTION["runs"]["steps"]} == {"bash"}
    assert all(step.keys() <= {"name", "id", "shell", "env", "run"} for step in (INSTALL, LINT))


def test_every_input_is_described_and_reaches_the_step():
    assert all(each["description"] for each in ACTION["inputs"].values())
    assert all(isinstance(each["default"], str) for each in ACTION["inputs"].values())
    wanted = re.findall(r"\$\{\{ inputs\.(\S+) \}\}", " ".join(LINT["env"].values()))
    assert sorted(wanted) == sorted(ACTION["inputs"])


def test_no_expression_stands_in_a_script():
    for step in ACTION["runs"]["steps"]:
        assert "${{" not in step["run"]


def test_it_installs_the_checkout_of_the_action_and_nothing_else():
    assert re.findall(r"pip\S* install (.*)", INSTALL["run"]) == [
        '--quiet --disable-pip-version-check "$GITHUB_ACTION_PATH"'
    ]


def examples():
    """The YAML blocks of the README: the configuration of pre-commit and the workflow."""
    blocks = re.findall(
        r"^```yaml\n(.*?)^```", (ROOT / "README.md").read_text("utf-8"), re.MULTILINE | re.DOTALL
    )
    return [yaml.safe_load(block) for block in blocks]


def test_the_workflow_of_the_readme_uses_what_the_action_has():
    _, workflow = examples()
    _, action, upload = workflow["jobs"]["lint"]["steps"]
    assert action["with"].keys() <= ACTION["inputs"].keys()
    assert upload["with"]["sarif_file"] == action["with"]["output"]


def test_the_hooks_of_the_readme_exist():
    configuration, _ = examples()
    hooks = yaml.safe_load((ROOT / ".pre-commit-hooks.yaml").read_text("utf-8"))
    used = {hook["id"] for repository in configuration["repos"] for hook in repository["hooks"]}
    assert used <= {hook["id"] for hook in hooks}


@pytest.fixture
def lint(tmp_path):
    """Runs the lint step in `tmp_path/work`, with the installed program in the place of ours."""
    bash = shutil.which("bash")
    if bash is None:
        pytest.skip("bash is not installed")
    programs = tmp_path / "runner/baremount/bin"
    programs.mkdir(parents=True)
    (programs / "baremount").symlink_to(Path(sys.prefix, "bin/baremount"))
    work = tmp_path / "work"
    work.mkdir()
    (work / "host.nix").write_text(BLOCKING)

    def run(**inputs):
        outputs = tmp_path / "outputs"
        outputs.write_text("")
        values = {name: each["default"] for name, each in ACTION["inputs"].items()} | inputs
        step = {
            name: re.sub(r"\$\{\{ inputs\.(\S+) \}\}", lambda match: values[match[1]], text)
            for name, text in LINT["env"].items()
        }
        done = subprocess.run(
            [bash, "--noprofile", "--norc", "-eo", "pipefail", "-c", LINT["run"]],
            cwd=work, check=False, capture_output=True, text=True,
            env=os.environ | step | {
                "RUNNER_TEMP": str(tmp_path / "runner"), "GITHUB_OUTPUT": str(outputs)
            },
        )  # fmt: skip
        return done, outputs.read_text(), work

    return run


def test_findings_become_annotations_and_fail_the_step(lint):
    done, outputs, _ = lint()
    assert done.returncode == 1, done.stderr
    assert outputs == "exit-code=1\n"
    assert "title=BM001 missing-nofail::" in done.stdout
    assert all(line.startswith("::") for line in done.stdout.splitlines())


def test_the_report_goes_to_a_file_where_one_is_named(lint):
    done, outputs, work = lint(format="sarif", output="report.sarif")
    assert done.returncode == 1, done.stderr
    assert done.stdout == ""
    assert outputs == "exit-code=1\n"
    (run,) = json.loads((work / "report.sarif").read_text())["runs"]
    assert "BM001" in {result["ruleId"] for result in run["results"]}


def test_paths_and_arguments_come_one_a_line(lint):
    done, _, work = lint(paths="", args="--help")
    assert done.returncode == 0, done.stderr
    (work / "a b").mkdir()
    (work / "a b/clean.nix").write_text("{ }\n")
    done, outputs, _ = lint(paths="a b\n", args="--isolated\n\n  --select=missing-nofail\n")
    assert done.returncode == 0, done.stderr
    assert outputs == "exit-code=0\n"


@pytest.mark.parametrize("path", ["$(touch run)", "`touch run`", "; touch run", "--help"])
def test_a_path_is_neither_a_command_nor_an_option(lint, path):
    done, outputs, work = lint(paths=path)
    assert done.returncode == 2, done.stderr
    assert outputs == "exit-code=2\n"
    assert not (work / "run").exists()
