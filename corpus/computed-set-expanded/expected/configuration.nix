{ config, lib, pkgs, ... }:

let
  shares = { music = "scsi-SATA_Samsung_SSD_860_S3Z2NB0K176976A-part1"; };
in
{
  wsl.enable = true;

  fileSystems = {
    # kept in memory
    "/tmp" = { device = "tmpfs"; fsType = "tmpfs"; };
  };

  wsl.bareMounts = {
    enable = true;
    disks = [{
      name = "music";
      serialNumber = "S3Z2NB0K176976A";
      devicePattern = "scsi-SATA_Samsung_SSD_860_S3Z2NB0K176976A-part1";
      filesystem = {
        mountPoint = "/srv/music";
        fsType = "ext4";
        options = [ "noatime" ];
      };
    }];
  };

  services.samba = {
    enable = true;
    settings = lib.mapAttrs (name: _: { path = "/srv/${name}"; browseable = "yes"; }) shares;
  };

  system.stateVersion = "24.11";
}
