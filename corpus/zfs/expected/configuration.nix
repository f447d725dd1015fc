{ config, lib, pkgs, ... }:

{
  wsl.enable = true;

  boot.supportedFilesystems = [ "zfs" ];
  networking.hostId = "8425e349";

  fileSystems."/tank" = {
    device = "tank/data";
    fsType = "zfs";
    options = [ "zfsutil" "nofail" ];
  };

  services.zfs.autoScrub.enable = true;
  services.sanoid = {
    enable = true;
    datasets."tank/data".autosnap = true;
  };

  system.stateVersion = "24.11";
}
