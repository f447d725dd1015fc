{ config, lib, pkgs, modulesPath, ... }:
{
  imports = [ ../../modules/wsl-storage-mount.nix ];

  networking = {
    hostName = "forge";
    firewall.allowedTCPPorts = [ 22 8080 ];
  };

  nix.settings = {
    max-jobs = 8;
    cores = 4;
    trusted-users = [ "root" "@builders" ];
  };

  wslStorageMount = {
    enable = true;
    diskSerialNumber = "0025_3857_61B0_0EF2.";
  };

  users.groups.builders = { };
  users.users.builder = { isSystemUser = true; group = "builders"; };

  system.stateVersion = "23.11";
}
