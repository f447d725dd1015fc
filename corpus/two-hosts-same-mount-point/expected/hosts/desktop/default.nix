{ config, pkgs, ... }:
{
  imports = [
    ../common.nix
    ../../modules/wsl-bare-mount.nix
  ];

  networking.hostName = "desktop";

  wsl.bareMounts = {
    enable = true;
    disks = [{
      name = "desktop-nvme";
      serialNumber = "0025_3857_61B0_0EF2.";
      devicePattern = "scsi-SNVMe_Samsung_SSD_980_0025_3857_61B0_0EF2.-part1";
      filesystem = {
        mountPoint = "/mnt/work";
        fsType = "ext4";
        options = [ "defaults" "noatime" "nodiratime" ];
      };
    }];
  };

  services.jenkins.enable = true;
  services.jenkins.home = "/mnt/work/jenkins";
}
