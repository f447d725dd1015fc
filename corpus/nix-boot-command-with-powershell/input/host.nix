{ ... }:

{
  wsl = {
    enable = true;
    wslConf.boot.command = "/mnt/c/Windows/System32/WindowsPowerShell/v1.0/powershell.exe -NoProfile -Command 'wsl.exe --mount \"\\\\.\\PHYSICALDRIVE$((Get-PhysicalDisk -SerialNumber S7DPNJ0X104852B).DeviceId)\" --bare'";
  };

  fileSystems."/srv/ml" = {
    device = "/dev/disk/by-id/scsi-SNVMe_Samsung_SSD_990_S7DPNJ0X104852B-part1";
    fsType = "ext4";
    options = [ "noatime" "nofail" ];
  };
}
