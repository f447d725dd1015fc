{ config, lib, pkgs, ... }:

{
  wsl.enable = true;

  # needs the script from the Windows profile
  wsl.bareMounts = {
    enable = true;
    disks = [
      {
        name = "storage";
        serialNumber = "E823_8FA6_BF53_0001_001B_448B_4ED0_B0F4.";
        filesystem = {
          mountPoint = "/mnt/wsl/storage";
          fsType = "ext4";
          options = [ "defaults" "noatime" ];
          uuid = "e030a5d0-fd70-4823-8f51-e6ea8c145fe6";
        };
      }
      {
        name = "bulk";
        serialNumber = "WD-WMC1T2351095";
        filesystem = {
          mountPoint = "/mnt/bulk"; # films
          fsType = "ext4";
          options = [ "defaults" ];
          # the big one
          uuid = "7d5c1a34-08c4-4f0e-8a9e-2b9f6f3f1c77";
        };
      }
    ];
    # Of the dropped validateOnBoot:
    # fails the boot otherwise
  };

  services.plex = {
    enable = true;
    dataDir = "/mnt/bulk/plex";
    openFirewall = true;
  };

  system.stateVersion = "25.05";
}
