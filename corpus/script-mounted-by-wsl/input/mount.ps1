# Partition 2 holds the data, partition 1 is left over from Windows.
wsl --mount \\.\PhysicalDrive1 --partition 2
