{ config, lib, pkgs, ... }:

let
  owner = "lena";
in
{
  wsl = {
    enable = true;
    defaultUser = owner;
    interop.register = true;
    # Filled from the NAS every night
    bareMounts = {
      enable = true;
      disks = [{
        name = "data";
        serialNumber = "S7KHNJ0WC45012B";
        filesystem = {
          mountPoint = "/home/lena/data";
          fsType = "ext4";
          options = [ "noatime" "nofail" "x-systemd.automount" ];
          uuid = "1d2c3b4a-5968-4776-8594-a3b2c1d0e9f8";
        };
      }];
    };
  };
}
