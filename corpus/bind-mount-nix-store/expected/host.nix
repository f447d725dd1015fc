{ config, lib, pkgs, ... }:

{
  imports = [ ./modules/wsl-storage-mount.nix ];

  wslStorageMount = {
    enable = true;
    diskSerialNumber = "0025_3857_61B0_0EF2.";
    mountName = "nix-store";
    deviceId = "scsi-SNVMe_Samsung_SSD_980_0025_3857_61B0_0EF2.-part1";
    bindMountNixStore = true;
    nixStoreSubdir = "nixos-wsl-main";
  };

  nix.gc = {
    automatic = true;
    dates = "weekly";
    options = "--delete-older-than 30d";
  };

  system.stateVersion = "24.11";
}
