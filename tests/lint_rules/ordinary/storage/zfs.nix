{ config, ... }:
{
  boot.supportedFilesystems = [ "zfs" ];
  boot.zfs.extraPools = [ "tank" ];
  boot.zfs.devNodes = "/dev/disk/by-id";
  networking.hostId = "8425e349";
  services.zfs.autoScrub.enable = true;
  fileSystems = {
    "/" = { device = "rpool/root"; fsType = "zfs"; };
    "/nix" = { device = "rpool/nix"; fsType = "zfs"; };
    "/home" = { device = "rpool/home"; fsType = "zfs"; options = [ "zfsutil" ]; };
    "/tank/photos" = { device = "tank/photos"; fsType = "zfs"; options = [ "zfsutil" "nofail" ]; };
  };
}
