{ config, lib, pkgs, ... }:

{
  wsl.enable = true;

  # needs the script from the Windows profile
  wsl.bareMounts = {
    enable = true;
    mounts = [
      {
        diskUuid = "e030a5d0-fd70-4823-8f51-e6ea8c145fe6";
        mountPoint = "/mnt/wsl/storage";
        fsType = "ext4";
        options = [ "defaults" "noatime" ];
      }
      {
        # the big one
        diskUuid = "7d5c1a34-08c4-4f0e-8a9e-2b9f6f3f1c77";
        mountPoint = "/mnt/bulk"; # films
      }
    ];
    generateScript = true;
    validateOnBoot = false; # fails the boot otherwise
  };

  services.plex = {
    enable = true;
    dataDir = "/mnt/bulk/plex";
    openFirewall = true;
  };

  system.stateVersion = "25.05";
}
