# Started by hand after each start of Windows.
import os
import subprocess

number = 3
label = "vm"
target = f"/srv/{label}"
by_uuid = "UUID=48b0c1d7-93ae-4e1f-b5a8-20d6f7e1c933"

os.system(f"wsl --mount \\\\.\\PHYSICALDRIVE{number} --bare --name {label}")
subprocess.run(f"wsl -u root -e mount -t xfs -o noatime,nodiratime {by_uuid} {target}", shell=True)
