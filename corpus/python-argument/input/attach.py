import argparse
import subprocess

parser = argparse.ArgumentParser(description="Attach a drive to WSL.")
parser.add_argument("number", type=int)
arguments = parser.parse_args()

drive = r"\\.\PHYSICALDRIVE" + str(arguments.number)
subprocess.Popen(["wsl", "--mount", drive, "--bare"]).wait()
