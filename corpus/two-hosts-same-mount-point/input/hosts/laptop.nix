{ config, pkgs, ... }:
{
  imports = [
    ./common.nix
    ../modules/wsl-storage-mount.nix
  ];

  networking.hostName = "laptop";

  wslStorageMount = {
    enable = true;
    diskSerialNumber = "S3Z2NB0K176976A";
    mountName = "laptop-sata";
    deviceId = "scsi-SATA_Samsung_SSD_860_S3Z2NB0K176976A-part1";
    mountPoint = "/mnt/work";
    instanceDirs = [ ];
    bindMountNixStore = false;
  };

  powerManagement.cpuFreqGovernor = "powersave";
}
