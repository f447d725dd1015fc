{ config, pkgs, ... }:
{
  wsl.enable = true;
  wsl.interop.includePath = false;

  fileSystems."/mnt/cellar" = {
    device = "/dev/disk/by-id/scsi-SATA_WDC_WD20EFRX-68E_WD-WMC1T2351095-part1";
    options = [ "noatime" "nofail" ];
  };

  services.jellyfin = {
    enable = true;
    openFirewall = true;
    dataDir = "/mnt/cellar/jellyfin";
  };

  users.users.jellyfin.extraGroups = [ "video" ];
  system.stateVersion = "24.11";
}
