{ config, lib, pkgs, ... }:

{
  imports = [ <nixos-wsl/modules> ];

  wsl.enable = true;
  wsl.defaultUser = "fen";

  # UUIDs as lsblk prints them
  wsl.bareMountDisks = [
    {
      name = "internal-4tb-nvme";
      filesystem = {
        uuid = "e030a5d0-fd70-4823-8f51-e6ea8c145fe6"; # mkfs of 3 May
        mountPoint = "/mnt/wsl/internal-4tb-nvme";
        fsType = "ext4";
        options = [ "defaults" "noatime" ];
      };
    }
    {
      name = "usb-case";
      # formatted elsewhere
      filesystem = {
        uuid = "7d5c1a34-08c4-4f0e-8a9e-2b9f6f3f1c77";
        mountPoint = "/mnt/case";
      };
    }
  ];

  services.syncthing = {
    enable = true;
    user = "fen";
    dataDir = "/mnt/case/sync";
  };

  system.stateVersion = "25.05";
}
