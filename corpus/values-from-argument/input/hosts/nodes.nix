# Called with specialArgs from flake.nix, once for each node.
{ config
, lib
, pkgs
, storageSerial
, storageLink
, user ? "nixos"
, ...
}:
{
  imports = [
    ../modules/wsl-storage-mount.nix
  ];

  users.users.${user} = {
    isNormalUser = true;
    extraGroups = [ "wheel" ];
  };

  wslStorageMount = {
    enable = true;
    diskSerialNumber = storageSerial;
    mountName = "node-storage";
    deviceId = storageLink;
    mountPoint = "/srv/storage";
    fsType = "xfs";
    mountOptions = [ "noatime" ];
    instanceDirs = [ "cache" "artifacts" ];
    defaultUser = user;
    bindMountNixStore = false;
  };

  services.nginx = {
    enable = true;
    virtualHosts."artifacts.lan".root = "/srv/storage/artifacts";
  };

  system.stateVersion = "24.05";
}
