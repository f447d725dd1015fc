{ config, ... }:
{
  imports = [
    ./site.nix
    ../../modules/wsl-storage-mount.nix
  ];

  networking.hostName = "barn";

  wslStorageMount = {
    enable = true;
    diskSerialNumber = "0025_3857_61B0_0EF2.";
    deviceId = "scsi-SNVMe_Samsung_SSD_980_0025_3857_61B0_0EF2.-part1";
    mountPoint = "/mnt/barn";
    bindMountNixStore = false;
  };

  system.stateVersion = "24.11";
}
