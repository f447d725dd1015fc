{
  wsl.enable = true;
  services.udev.enable = true;
  wsl.wslConf.boot.command = "/mnt/c/Windows/System32/wsl.exe --mount '\\\\.\\PHYSICALDRIVE2' --bare; sleep 3; /run/current-system/sw/bin/mount /dev/sdd1 /data; /run/current-system/sw/bin/systemctl start smbd";
  services.samba.enable = true;
}
