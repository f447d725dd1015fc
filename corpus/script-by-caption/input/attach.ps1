# The lab disk is the only Crucial one, for now.
$lab = gcim Win32_DiskDrive | ? Caption -like '*CT4000*' | select -First 1
wsl --mount $lab.DeviceID --bare
wsl -u root mount UUID=6f9b2c1d-7e3a-4c58-9d20-1b4e5f6a7c80 /srv/lab
