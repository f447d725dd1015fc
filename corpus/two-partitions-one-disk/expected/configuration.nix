{ config, pkgs, lib, ... }:

{
  wsl.enable = true;

  wsl.bareMounts = {
    enable = true;
    disks = [{
      name = "data";
      serialNumber = "WD-WMC1T2351095";
      devicePattern = "scsi-SATA_WDC_WD20EFRX-68E_WD-WMC1T2351095-part1";
      filesystem = {
        mountPoint = "/mnt/data";
        fsType = "ext4";
        options = [ "noatime" ];
      };
    }];
  };

  # the second partition
  fileSystems."/mnt/photos" = {
    device = "/dev/disk/by-id/scsi-SATA_WDC_WD20EFRX-68E_WD-WMC1T2351095-part2";
    fsType = "ext4";
    options = [
      "noatime"
      "nofail" # may be absent
      "x-systemd.device-timeout=10s"
      "noauto"
      "x-systemd.wanted-by=dev-disk-by\\x2did-scsi\\x2dSATA_WDC_WD20EFRX\\x2d68E_WD\\x2dWMC1T2351095\\x2dpart2.device"
    ];
  };

  # and the third
  fileSystems."/mnt/music" = {
    device = "/dev/disk/by-id/scsi-SATA_WDC_WD20EFRX-68E_WD-WMC1T2351095-part3";
    fsType = "xfs";
    options = [ "defaults" "nofail" "noauto" "x-systemd.wanted-by=dev-disk-by\\x2did-scsi\\x2dSATA_WDC_WD20EFRX\\x2d68E_WD\\x2dWMC1T2351095\\x2dpart3.device" "x-systemd.device-timeout=30s" ];
  };

  services.mpd = {
    enable = true;
    musicDirectory = "/mnt/music";
  };

  system.stateVersion = "24.11";
}
