{ config, lib, modulesPath, ... }:

{
  wsl.enable = true;
  wsl.nativeSystemd = true;

  fileSystems = {
    # scratch space
    "/tmp" = {
      device = "tmpfs";
      fsType = "tmpfs";
      options = [ "size=8G" "mode=1777" ];
    };

    # everything older than a year
    "/mnt/archive" = {
      device = "/dev/disk/by-id/scsi-SATA_WDC_WD20EFRX-68E_WD-WMC1T2351095-part1";
      fsType = "btrfs";
      options = [ "compress=zstd" "ro" ];
      neededForBoot = false; # not even close
    };

    "/home/otto/archive" = {
      device = "/mnt/archive/otto";
      options = [ "bind" ];
    };
  };

  swapDevices = [ ];
  nix.gc.automatic = true;
  system.stateVersion = "23.11";
}
