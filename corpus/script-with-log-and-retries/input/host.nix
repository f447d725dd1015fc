{ config, lib, pkgs, ... }:

let
  owner = "lena";
in
{
  wsl = {
    enable = true;
    defaultUser = owner;
    interop.register = true;
  };

  # Filled from the NAS every night
  fileSystems."/home/lena/data" = {
    device = "/dev/disk/by-uuid/1d2c3b4a-5968-4776-8594-a3b2c1d0e9f8";
    fsType = "ext4";
    options = [ "noatime" "nofail" "x-systemd.automount" ];
  };
}
