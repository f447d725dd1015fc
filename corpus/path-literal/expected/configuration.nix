{ config, pkgs, lib, ... }:
{
  imports = [
    "${builtins.fetchTarball "https://github.com/nix-community/NixOS-WSL/archive/main.tar.gz"}/modules"
  ];

  wsl.bareMounts = {
    enable = true;
    disks = [{
      name = "photos";
      serialNumber = "WD-WMC1T2351095";
      devicePattern = "scsi-SATA_WDC_WD20EFRX-68E_WD-WMC1T2351095-part1";
      filesystem = {
        mountPoint = "/srv/photos"; # the camera imports there
        fsType = "ext4";
        options = [ "defaults" "noatime" "nodiratime" ];
      };
    }];
  };

  services.immich = {
    enable = true;
    mediaLocation = "/srv/photos";
  };

  wsl.enable = true;
  wsl.defaultUser = "nell";

  system.stateVersion = "24.11";
}
