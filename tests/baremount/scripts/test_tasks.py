r"""Scheduled tasks: cmdlets, CIM, COM, schtasks and exported XML tell the same of one task."""

from __future__ import annotations

import pytest
from script_facts import line, lines, source

from baremount.powershell.values import Spot, UnknownValue
from baremount.problems import InputError
from baremount.scripts.facts import Origin, Task
from baremount.scripts.powershell_script import read_powershell
from baremount.scripts.schtasks import program_and_arguments, read_schtasks
from baremount.scripts.task_xml import read_task_xml

SPACE = "http://schemas.microsoft.com/windows/2004/02/mit/task"
ORIGIN = Origin(Spot(source("x"), 0, 1))
ATTACH = r"--mount \\.\PHYSICALDRIVE2 --bare"


def tasks(text: str) -> list[Task]:
    return [fact for fact in read_powershell(source(text)).facts if isinstance(fact, Task)]


def xml(inner: str = "", command: str = "wsl.exe", arguments: str = ATTACH) -> str:
    return (
        f'<?xml version="1.0" encoding="UTF-16"?>\r\n<Task version="1.2" xmlns="{SPACE}">'
        f"{inner}<Actions><Exec><Command>{command}</Command><Arguments>{arguments}</Arguments>"
        "</Exec></Actions></Task>"
    )


FULL = (
    r"<RegistrationInfo><URI>\My\Attach</URI></RegistrationInfo>"
    "<Triggers><LogonTrigger/><BootTrigger/><CalendarTrigger><ScheduleByDay/></CalendarTrigger>"
    "</Triggers><Principals><Principal><UserId>S-1-5-18</UserId>"
    "<RunLevel>HighestAvailable</RunLevel></Principal></Principals>"
    "<Settings><DisallowStartIfOnBatteries>false</DisallowStartIfOnBatteries>"
    "<StopIfGoingOnBatteries>false</StopIfGoingOnBatteries></Settings>"
)
CMDLETS = (
    f"$a = New-ScheduledTaskAction -Execute wsl.exe -Argument '{ATTACH}'\n"
    "$t = @((New-ScheduledTaskTrigger -AtLogOn), (New-ScheduledTaskTrigger -AtStartup),\n"
    "  (New-ScheduledTaskTrigger -Daily -At 3am))\n"
    "$p = New-ScheduledTaskPrincipal -UserId 'NT AUTHORITY\\SYSTEM' -RunLevel Highest\n"
    "$s = New-ScheduledTaskSettingsSet -AllowStartIfOnBatteries -DontStopIfGoingOnBatteries\n"
)
WHOLE = CMDLETS + "$k = New-ScheduledTask -Action $a -Trigger $t -Principal $p -Settings $s\n"
PARTS = "Action = $a; Trigger = $t; Principal = $p; Settings = $s"
COM = (
    "$s = New-Object -ComObject Schedule.Service\n$s.Connect()\n$d = $s.NewTask(0)\n"
    "$t = $d.Triggers.Create(9)\n$null = $d.Triggers.Create(8)\n$d.Triggers.Create(2) | Out-Null\n"
    f"$a = $d.Actions.Create(0)\n$a.Path = 'wsl.exe'\n$a.Arguments = '{ATTACH}'\n"
    "$d.Principal.RunLevel = 1\n$d.Principal.UserId = 'SYSTEM'\n"
    "$d.Settings.DisallowStartIfOnBatteries = $false\n$d.Settings.StopIfGoingOnBatteries = $false\n"
    "$f = $s.GetFolder('\\')\n$f.RegisterTaskDefinition('Attach', $d, 6, $null, $null, $null)\n"
)
FORMS = {
    "parameters": CMDLETS
    + "Register-ScheduledTask -TaskName Attach -Action $a -Trigger $t -Principal $p -Settings $s",
    "splatted": CMDLETS + f"$x = @{{ TaskName = 'Attach'; {PARTS} }}\nRegister-ScheduledTask @x",
    "object": WHOLE + "Register-ScheduledTask Attach -InputObject $k -Force",
    "piped": WHOLE + "$k | Register-ScheduledTask -TaskName Attach",
    "CIM": WHOLE
    + "Invoke-CimMethod -ClassName PS_ScheduledTask -MethodName RegisterByObject -Arguments "
    "@{ TaskName = 'Attach'; InputObject = $k }",
    "CIM action": CMDLETS + "$a = New-CimInstance -ClassName MSFT_TaskExecAction -ClientOnly "
    "-Namespace Root/Microsoft/Windows/TaskScheduler "
    f"-Property @{{ Execute = 'wsl.exe'; Arguments = '{ATTACH}' }}\n"
    "Register-ScheduledTask -TaskName Attach -Action $a -Trigger $t -Principal $p -Settings $s",
    "XML": f"Register-ScheduledTask -TaskName Attach -Xml '{xml(FULL)}'",
    "COM": COM,
    "COM XML": "$s = New-Object -ComObject Schedule.Service\n"
    f"$s.GetFolder('\\').RegisterTask('Attach', '{xml(FULL)}', 6, $null, $null, 3)",
}


@pytest.mark.parametrize("form", FORMS)
def test_one_task_in_all_forms(form):
    found = read_powershell(source(FORMS[form]))
    assert lines(found) == [f"task Attach: wsl.exe {ATTACH}", "attach number 2 bare"]
    (task,) = tasks(FORMS[form])
    assert task.triggers == ("logon", "startup", "daily")
    assert (task.user, task.highest) == ("SYSTEM", True)
    assert (task.start_on_battery, task.stop_on_battery) == (True, False)


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-16-le", "utf-16-be"])
def test_exported_xml_in_its_encodings(encoding):
    mark = "\ufeff" if encoding.endswith(("le", "be")) else ""
    found = read_task_xml(source((mark + xml(FULL)).encode(encoding)))
    assert lines(found) == [rf"task My\Attach: wsl.exe {ATTACH}", "attach number 2 bare"]
    assert found.facts[0].origin.spot.text == "<Task"


LAUGHS = "".join(f'<!ENTITY l{i} "{f"&l{i - 1};" * 10 if i else "lol"}">' for i in range(10))


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("<Task", "not well-formed"),
        ("no XML", "not well-formed"),
        (f"<!DOCTYPE x [{LAUGHS}]><x>&l9;</x>", "entities"),
        ('<!DOCTYPE x [<!ENTITY e SYSTEM "file:///etc/passwd">]><x>&e;</x>', "entities"),
        ('<!DOCTYPE x SYSTEM "http://localhost/x"><x/>', "entities"),
    ],
)
def test_xml_that_is_refused(text, words):
    with pytest.raises(InputError, match=words):
        read_task_xml(source(text))


@pytest.mark.parametrize("text", ["<Task/>", f'<x xmlns="{SPACE}"/>', f'<Task xmlns="{SPACE}"/>'])
def test_xml_that_is_no_task(text):
    assert read_task_xml(source(text)).facts == ()


def test_what_an_export_turns_off_or_says_in_numbers():
    (task, *_) = read_task_xml(
        source(
            xml(
                "<Triggers><LogonTrigger><Enabled>false</Enabled></LogonTrigger>"
                "<EventTrigger><Enabled>1</Enabled></EventTrigger>"
                "<BootTrigger><Enabled> 0 </Enabled></BootTrigger></Triggers>"
                "<Settings><DisallowStartIfOnBatteries>0</DisallowStartIfOnBatteries>"
                "<StopIfGoingOnBatteries>0</StopIfGoingOnBatteries></Settings>"
            )
        )
    ).facts
    assert isinstance(task, Task)
    assert task.triggers == ("event",)
    assert (task.start_on_battery, task.stop_on_battery) == (True, False)


@pytest.mark.parametrize(
    ("context", "user", "highest"),
    [("Me", "BOX\\me", True), ("Machine", "SYSTEM", False), ("Nobody", "SYSTEM", False)],
)
def test_an_export_runs_as_the_principal_that_its_actions_name(context, user, highest):
    text = xml(
        '<Principals><Principal id="Machine"><UserId>S-1-5-18</UserId></Principal>'
        '<Principal id="Me"><UserId>BOX\\me</UserId><RunLevel>HighestAvailable</RunLevel>'
        "</Principal></Principals>"
    )
    text = text.replace("<Actions>", f'<Actions Context="{context}">')
    (task, *_) = read_task_xml(source(text)).facts
    assert isinstance(task, Task)
    assert (task.user, task.highest) == (user, highest)


def test_xml_in_a_script_that_is_none_is_not_known():
    (task,) = tasks("Register-ScheduledTask -TaskName T -Xml '<x'")
    assert isinstance(task.program, UnknownValue)
    (task,) = tasks("Register-ScheduledTask -TaskName T -Xml (Get-Content x.xml -Raw)")
    assert (task.name, task.highest) == ("T", None)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Start-ScheduledTask -TaskName T", "start T"),
        ("Start-ScheduledTask T", "start T"),
        ("Get-ScheduledTask -TaskName T | Start-ScheduledTask", "start T"),
        ("Get-ScheduledTask | Start-ScheduledTask", "start ?"),
        ("Unregister-ScheduledTask -TaskName T -Confirm:$false", "remove T"),
        ("Get-ScheduledTask T | Unregister-ScheduledTask", "remove T"),
        (
            "$s = New-Object -ComObject Schedule.Service\n$s.GetFolder('\\').DeleteTask('T', 0)",
            "remove T",
        ),
        (
            "$s = New-Object -ComObject Schedule.Service;$s.GetFolder('x').GetTask('T').Run($null)",
            "start T",
        ),
        ("schtasks /run /tn T", "start T"),
        ("schtasks.exe -Delete -TN T -F", "remove T"),
        ("Set-ScheduledTask -TaskName T -Trigger $x", "task T: ? ?"),
        ("Get-ScheduledTask T", ""),
        ("schtasks /query /tn T", ""),
        ("schtasks /run", ""),
    ],
)
def test_tasks_started_and_removed(text, expected):
    assert lines(read_powershell(source(text))) == ([expected] if expected else [])


def test_user_and_logon_type_that_come_with_the_registration():
    (task,) = tasks(COM.replace("6, $null, $null, $null", "6, 'me', $null, 3"))
    assert (task.user, task.logon_type) == ("me", "InteractiveToken")


def test_a_session_trigger_through_cim():
    text = (
        "$c = Get-CimClass -ClassName MSFT_TaskSessionStateChangeTrigger -Namespace x\n"
        "$t = New-CimInstance -CimClass $c -Property @{ StateChange = 8 } -ClientOnly\n"
        "Register-ScheduledTask T -Trigger $t -Action (New-ScheduledTaskAction wsl.exe)\n"
    )
    assert [task.triggers for task in tasks(text)] == [("unlock",)]


@pytest.mark.parametrize(
    ("words", "expected"),
    [
        ("/create /tn T /tr x.bat /sc onlogon", (("logon",), None, "InteractiveToken", False)),
        (
            "/Create /TN T /TR x /SC ONSTART /RU SYSTEM /RL HIGHEST",
            (("startup",), "SYSTEM", "ServiceAccount", True),
        ),
        ("/create /tn T /tr x /sc minute /ru me /np", (("other",), "me", "S4U", False)),
        ("/create /tn T /tr x /sc once /ru me", (("once",), "me", None, False)),
    ],
)
def test_the_options_of_schtasks(words, expected):
    (task,) = read_schtasks(words.split(), ORIGIN)
    assert isinstance(task, Task)
    assert (task.triggers, task.user, task.logon_type, task.highest) == expected
    assert (task.start_on_battery, task.stop_on_battery) == (False, True)


def test_a_task_from_a_file_is_not_known():
    (task,) = read_schtasks(["/create", "/tn", "T", "/xml", "a.xml"], ORIGIN)
    assert isinstance(task, Task)
    assert isinstance(task.program, UnknownValue)
    assert line(task) == "task T: ? ?"


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("x.exe", ("x.exe", "")),
        (r'"C:\a b\x.exe" -y "z w"', (r"C:\a b\x.exe", '-y "z w"')),
        ("x  -y", ("x", "-y")),
        ("", (None, None)),
    ],
)
def test_program_and_arguments_of_a_line(text, expected):
    assert program_and_arguments(text) == expected
