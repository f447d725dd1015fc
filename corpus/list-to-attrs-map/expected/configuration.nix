{ config, lib, pkgs, ... }:

let
  domain = "home.arpa";
in
{
  wsl.enable = true;
  networking = { inherit domain; hostName = "ridge"; };

  wsl.bareMounts = {
    enable = true;
    disks = [
      {
        name = "bulk";
        serialNumber = "WD-WMC1T2351095";
        devicePattern = "scsi-SATA_WDC_WD20EFRX-68E_WD-WMC1T2351095-part1";
        filesystem = {
          mountPoint = "/mnt/bulk";
          fsType = "xfs";
          options = [ "noatime" "nofail" ];
        };
      }
      {
        name = "fast";
        serialNumber = "0025_3857_61B0_0EF2.";
        devicePattern = "scsi-SNVMe_Samsung_SSD_980_0025_3857_61B0_0EF2.-part1";
        filesystem = {
          mountPoint = "/mnt/fast";
          fsType = "ext4";
          options = [ "noatime" "nofail" ];
        };
      }
    ];
  };

  services.nginx.virtualHosts."ridge.${domain}" = {
    root = "/mnt/fast/www";
    locations."/films/".alias = "/mnt/bulk/films/";
  };

  system.stateVersion = "24.11";
}
