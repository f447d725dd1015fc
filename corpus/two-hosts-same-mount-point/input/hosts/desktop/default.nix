{ config, pkgs, ... }:
{
  imports = [
    ../common.nix
    ../../modules/wsl-storage-mount.nix
  ];

  networking.hostName = "desktop";

  wslStorageMount = {
    enable = true;
    diskSerialNumber = "0025_3857_61B0_0EF2.";
    mountName = "desktop-nvme";
    deviceId = "scsi-SNVMe_Samsung_SSD_980_0025_3857_61B0_0EF2.-part1";
    mountPoint = "/mnt/work";
    instanceDirs = [ ];
    bindMountNixStore = false;
  };

  services.jenkins.enable = true;
  services.jenkins.home = "/mnt/work/jenkins";
}
