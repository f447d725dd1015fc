{ config, lib, pkgs, ... }:

let
  uuid = "5d0c2a4e-7f1b-4c39-9d59-0f6f6c3b2a11";
in
{
  wsl.enable = true;
  services.udev.enable = true;

  # Everything older than a year
  wsl.bareMounts = {
    enable = true;
    disks = [{
      name = "archive";
      serialNumber = "WD-WMC1T2351095";
      filesystem = {
        mountPoint = "/srv/archive";
        fsType = "ext4";
        options = [ "noatime" ];
        uuid = uuid;
      };
    }];
    # Of the dropped systemd.services.archive:
    # as root
  };

  systemd.services.index-archive = {
    description = "Index the archive";
    after = [ "srv-archive.mount" "network.target" ];
    requires = [ "srv-archive.mount" ];
    startAt = "daily";
    script = "${pkgs.plocate}/bin/updatedb --database-root /srv/archive";
  };

  system.stateVersion = "24.11";
}
