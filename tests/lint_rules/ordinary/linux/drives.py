"""Drive letters and serial numbers of a Windows machine, as one asks for them by hand."""

import json
import subprocess

QUERY = "Get-Disk | Where-Object Model -like '*SSD*' | Select Number, SerialNumber | ConvertTo-Json"


def drives():
    answer = subprocess.run(
        ["powershell.exe", "-NoProfile", "-Command", QUERY], capture_output=True, check=True
    )
    return json.loads(answer.stdout)
