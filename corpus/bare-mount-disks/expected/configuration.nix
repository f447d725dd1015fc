{ config, lib, pkgs, ... }:

{
  imports = [ <nixos-wsl/modules> ];

  wsl.enable = true;
  wsl.defaultUser = "fen";

  # UUIDs as lsblk prints them
  wsl.bareMounts = {
    enable = true;
    disks = [
      {
        name = "internal-4tb-nvme";
        serialNumber = "E823_8FA6_BF53_0001_001B_448B_4ED0_B0F4.";
        filesystem = {
          mountPoint = "/mnt/wsl/internal-4tb-nvme";
          fsType = "ext4";
          options = [ "defaults" "noatime" ];
          uuid = "e030a5d0-fd70-4823-8f51-e6ea8c145fe6"; # mkfs of 3 May
        };
      }
      {
        name = "usb-case";
        serialNumber = "00000000NT326QNC";
        # formatted elsewhere
        filesystem = {
          mountPoint = "/mnt/case";
          fsType = "ext4";
          options = [ "defaults" ];
          uuid = "7d5c1a34-08c4-4f0e-8a9e-2b9f6f3f1c77";
        };
      }
    ];
  };

  services.syncthing = {
    enable = true;
    user = "fen";
    dataDir = "/mnt/case/sync";
  };

  system.stateVersion = "25.05";
}
