{ config, lib, pkgs, ... }:

{
  imports = [
    <nixos-wsl/modules>
    ./wsl-storage-mount.nix
  ];

  # two people, one file
  wsl = lib.mkMerge [
    { enable = true; }
    (lib.mkIf (config.networking.hostName == "nook") { defaultUser = "nell"; })
  ];

  wslStorageMount = {
    enable = true;
    diskSerialNumber = "WD-WMC1T2351095";
    deviceId = "scsi-SATA_WDC_WD20EFRX-68E_WD-WMC1T2351095-part1";
    mountName = "photos";
    mountPoint = "/srv/photos";
    instanceDirs = [ ];
    bindMountNixStore = false;
  };

  services.photoprism.enable = true;
  system.stateVersion = "24.11";
}
