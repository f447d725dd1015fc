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

    "/home/otto/archive" = {
      device = "/mnt/archive/otto";
      options = [ "bind" ];
    };
  };

  wsl.bareMounts = {
    enable = true;
    disks = [{
      # everything older than a year
      name = "archive";
      serialNumber = "WD-WMC1T2351095";
      devicePattern = "scsi-SATA_WDC_WD20EFRX-68E_WD-WMC1T2351095-part1";
      filesystem = {
        mountPoint = "/mnt/archive";
        fsType = "btrfs";
        options = [ "compress=zstd" "ro" ];
      };
    }];
    # Of the dropped neededForBoot:
    # not even close
  };

  swapDevices = [ ];
  nix.gc.automatic = true;
  system.stateVersion = "23.11";
}
