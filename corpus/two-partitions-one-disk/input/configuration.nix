{ config, pkgs, lib, ... }:

{
  wsl.enable = true;

  fileSystems."/mnt/data" = {
    device = "/dev/disk/by-id/scsi-SATA_WDC_WD20EFRX-68E_WD-WMC1T2351095-part1";
    fsType = "ext4";
    options = [ "noatime" ];
  };

  # the second partition
  fileSystems."/mnt/photos" = {
    device = "/dev/disk/by-id/scsi-SATA_WDC_WD20EFRX-68E_WD-WMC1T2351095-part2";
    fsType = "ext4";
    options = [
      "noatime"
      "nofail" # may be absent
      "x-systemd.device-timeout=10s"
    ];
  };

  # and the third
  fileSystems."/mnt/music" = {
    device = "/dev/disk/by-id/scsi-SATA_WDC_WD20EFRX-68E_WD-WMC1T2351095-part3";
    fsType = "xfs";
  };

  services.mpd = {
    enable = true;
    musicDirectory = "/mnt/music";
  };

  system.stateVersion = "24.11";
}
