{ config, lib, pkgs, ... }:

{
  wsl.enable = true;
  wsl.defaultUser = "bo";
  services.udev.enable = true;

  fileSystems."/mnt/data" = {
    device = "/dev/disk/by-id/scsi-SATA_WDC_WD20EFRX-68E_WD-WMC1T2351095-part1";
    fsType = "ext4";
    options = [ "noauto" "nofail" "noatime" ];
  };

  # Windows is late, so try for a while.
  systemd.services.mount-data = {
    description = "Mount the data disk once it turns up";
    wantedBy = [ "multi-user.target" ];
    path = [ pkgs.util-linux ];
    serviceConfig.Type = "oneshot"; # a minute at most
    script = ''
      for attempt in $(seq 60); do
        if [ -e /dev/disk/by-id/scsi-SATA_WDC_WD20EFRX-68E_WD-WMC1T2351095-part1 ]; then
          mountpoint -q /mnt/data || mount /mnt/data
          exit 0
        fi
        sleep 1
      done
      exit 1
    '';
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
