{ config, lib, pkgs, ... }:

let
  disks = [
    { at = "/mnt/bulk"; type = "xfs"; link = "scsi-SATA_WDC_WD20EFRX-68E_WD-WMC1T2351095"; }
    { at = "/mnt/fast"; type = "ext4"; link = "scsi-SNVMe_Samsung_SSD_980_0025_3857_61B0_0EF2."; }
  ];
  toFileSystem = disk: {
    name = disk.at;
    value = {
      device = "/dev/disk/by-id/${disk.link}-part1";
      fsType = disk.type;
      options = [ "noatime" "nofail" ];
    };
  };
  domain = "home.arpa";
in
{
  wsl.enable = true;
  networking = { inherit domain; hostName = "ridge"; };

  fileSystems = builtins.listToAttrs (map toFileSystem disks);

  services.nginx.virtualHosts."ridge.${domain}" = {
    root = "/mnt/fast/www";
    locations."/films/".alias = "/mnt/bulk/films/";
  };

  system.stateVersion = "24.11";
}
