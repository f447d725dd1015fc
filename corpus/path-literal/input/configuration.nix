{ config, pkgs, lib, ... }:
{
  imports = [
    "${builtins.fetchTarball "https://github.com/nix-community/NixOS-WSL/archive/main.tar.gz"}/modules"
    ./wsl-storage-mount.nix
  ];

  wslStorageMount = {
    enable = true;
    diskSerialNumber = "WD-WMC1T2351095";
    deviceId = "scsi-SATA_WDC_WD20EFRX-68E_WD-WMC1T2351095-part1";
    mountName = "photos";
    mountPoint = /srv/photos; # the camera imports there
    instanceDirs = [ ];
    bindMountNixStore = false;
  };

  services.immich = {
    enable = true;
    mediaLocation = "/srv/photos";
  };

  wsl.enable = true;
  wsl.defaultUser = "nell";

  system.stateVersion = "24.11";
}
