{ config, ... }:
{
  boot.kernelParams = [ "nvme.noacpi=1" ];
  fileSystems."/sd" = {
    device = "/dev/mmcblk0p1";
    fsType = "f2fs";
    options = [ "nofail" "x-systemd.device-timeout=5s" "x-systemd.automount" ];
  };
}
