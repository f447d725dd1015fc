{ config, lib, pkgs, ... }:

let
  shares = { music = "scsi-SATA_Samsung_SSD_860_S3Z2NB0K176976A-part1"; };
in
{
  wsl.enable = true;

  fileSystems = {
    # kept in memory
    "/tmp" = { device = "tmpfs"; fsType = "tmpfs"; };
  } // lib.mapAttrs'
    (name: link: lib.nameValuePair "/srv/${name}" {
      device = "/dev/disk/by-id/${link}";
      fsType = "ext4";
      options = [ "noatime" ];
    })
    shares;

  services.samba = {
    enable = true;
    settings = lib.mapAttrs (name: _: { path = "/srv/${name}"; browseable = "yes"; }) shares;
  };

  system.stateVersion = "24.11";
}
