{ config, pkgs, ... }:
{
  imports = [
    ./common.nix
    ../modules/wsl-bare-mount.nix
  ];

  networking.hostName = "laptop";

  wsl.bareMounts = {
    enable = true;
    disks = [{
      name = "laptop-sata";
      serialNumber = "S3Z2NB0K176976A";
      devicePattern = "scsi-SATA_Samsung_SSD_860_S3Z2NB0K176976A-part1";
      filesystem = {
        mountPoint = "/mnt/work";
        fsType = "ext4";
        options = [ "defaults" "noatime" "nodiratime" ];
      };
    }];
  };

  powerManagement.cpuFreqGovernor = "powersave";
}
