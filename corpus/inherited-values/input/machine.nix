{ config, lib, pkgs, ... }:

let
  disks = import ./disks.nix;
  mountPoint = "/mnt/bulk";
  bindMountNixStore = false;
in
{
  imports = [
    ./hardware-configuration.nix
    ./wsl-storage-mount.nix
  ];

  wslStorageMount = {
    inherit mountPoint bindMountNixStore;
    inherit (disks.bulk) fsType;
    enable = true;
    diskSerialNumber = disks.bulk.serial;
    deviceId = disks.bulk.link;
    mountName = "bulk";
    mountOptions = [ "compress=zstd:3" "noatime" "subvol=@data" ];
    instanceDirs = [ ];
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
