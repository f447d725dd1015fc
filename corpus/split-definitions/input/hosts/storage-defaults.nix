{ lib, ... }:

{
  imports = [ ../modules/wsl-storage-mount.nix ];

  # the same on every machine
  wslStorageMount = {
    mountOptions = [ "defaults" "noatime" "lazytime" ];
    instanceDirs = [ ];
    bindMountNixStore = false;
  };

  services.udev.enable = lib.mkForce true;
}
