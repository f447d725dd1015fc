{ pkgs, ... }:

{
  wsl = {
    enable = true;
    defaultUser = "ines";
    wslConf = {
      interop.enabled = true;
      # runs before systemd, so it waits for the device itself
      boot.command = "/mnt/c/Windows/System32/WindowsPowerShell/v1.0/powershell.exe -Command 'wsl.exe --mount (Get-CimInstance Win32_DiskDrive | Where-Object SerialNumber -eq S4EVNF0MB12345X).DeviceID --bare'; sleep 5; /run/current-system/sw/bin/mount -t btrfs -o compress=zstd,noatime /dev/disk/by-id/scsi-SSamsung_SSD_970_S4EVNF0MB12345X-part2 /srv/media";
    };
  };

  services.udev.enable = true;
  environment.systemPackages = [ pkgs.btrfs-progs ];
  system.stateVersion = "24.11";
}
