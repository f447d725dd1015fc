{ config, lib, pkgs, ... }:

let
  disks = import ./disks.nix;
  mountPoint = "/mnt/bulk";
  bindMountNixStore = false;
in
{
  imports = [
    ./hardware-configuration.nix
  ];

  wsl.bareMounts = {
    enable = true;
    disks = [{
      name = "bulk";
      serialNumber = disks.bulk.serial;
      devicePattern = disks.bulk.link;
      filesystem = {
        mountPoint = mountPoint;
        fsType = disks.bulk.fsType;
        options = [ "compress=zstd:3" "noatime" "subvol=@data" ];
      };
    }];
  };

  services.btrfs.autoScrub = {
    enable = true;
    fileSystems = [ mountPoint ];
  };

  assertions = [
    {
      assertion = bindMountNixStore == false;
      message = "the store stays where it is";
    }
  ];
}
