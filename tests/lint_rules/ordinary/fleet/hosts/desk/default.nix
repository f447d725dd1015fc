{ lib, ... }:
{
  networking.hostName = "desk";
  fileSystems = {
    "/" = { device = "/dev/disk/by-label/root"; fsType = "ext4"; };
    "/data" = { device = "/dev/disk/by-label/data"; fsType = "btrfs"; options = [ "autodefrag" ]; };
    "/mnt/shared" = lib.mkForce { device = "desk:/shared"; fsType = "nfs"; };
  };
}
