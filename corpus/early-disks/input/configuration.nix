{ config, lib, pkgs, ... }:

let
  machine = "forge";
in
{
  networking.hostName = machine;
  wsl.enable = true;

  wsl.bareMounts = {
    enable = true;
    disks = [
      {
        name = "internal-4tb-nvme";
        serialNumber = "E823_8FA6_BF53_0001_001B_448B_4ED0_B0F4.";
        devicePattern = "nvme-WD_BLACK_SN850X_*"; # as in the rescue system
        filesystem = {
          mountPoint = /mnt/wsl/storage;
          fsType = "ext4";
          options = [ "defaults" "noatime" ];
        };
      }
      {
        name = "${machine}-scratch";
        serialNumber = "S3Z2NB0K176976A";
        filesystem = {
          mountPoint = "/mnt/scratch";
          fsType = "xfs";
          options = [ "noatime" ];
        };
      }
      {
        name = "raw"; # for the virtual machine
        serialNumber = "WD-WMC1T2351095";
        devicePattern = "scsi-*raw*";
      }
    ];
  };

  virtualisation.libvirtd.enable = true;
  system.stateVersion = "24.11";
}
