{ config, lib, pkgs, ... }:

{
  wsl = {
    enable = true;
    defaultUser = "gus";

    bareMounts = {
      enable = true;
      disks = [
        {
          name = "old";
          serialNumber = "WD-WMC1T2351095";
          devicePattern = "scsi-*WD-WMC1T2351095*-part1";
          filesystem = {
            mountPoint = "/mnt/old";
            fsType = "ext4";
            options = [ "noatime" ];
          };
        }
        {
          # bought in June
          name = "new";
          serialNumber = "0025_3857_61B0_0EF2.";
          devicePattern = "scsi-SNVMe_Samsung_SSD_980_0025_3857_61B0_0EF2.-part1";
          filesystem = {
            mountPoint = "/mnt/new";
            fsType = "btrfs";
            options = [ "compress=zstd" "noatime" ]; # as on the other
          };
        }
      ];
    };
  };

  services.udev.enable = true;

  services.btrfs.autoScrub.enable = true;
  services.btrfs.autoScrub.fileSystems = [ "/mnt/new" ];

  system.stateVersion = "24.11";
}
