{ config, lib, pkgs, ... }:

{
  wsl.enable = true;
  wsl.defaultUser = "bo";
  services.udev.enable = true;

  wsl.bareMounts = {
    enable = true;
    disks = [{
      name = "data";
      serialNumber = "WD-WMC1T2351095";
      devicePattern = "scsi-SATA_WDC_WD20EFRX-68E_WD-WMC1T2351095-part1";
      filesystem = {
        mountPoint = "/mnt/data";
        fsType = "ext4";
        options = [ "noauto" "nofail" "noatime" ];
      };
    }];
    # Of the dropped systemd.services.mount-data:
    # Windows is late, so try for a while.
    # a minute at most
  };

  # Not a mount: this one stays.
  systemd.services.index-data = {
    description = "Index the data disk";
    startAt = "hourly";
    unitConfig.RequiresMountsFor = [ "/mnt/data" ];
    script = "${pkgs.plocate}/bin/updatedb --database-root /mnt/data";
  };

  system.stateVersion = "24.11";
}
