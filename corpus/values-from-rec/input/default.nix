{ lib, ... }:
{
  imports = [ ./wsl-storage-mount.nix ./packages.nix ];

  wslStorageMount = rec {
    enable = true;
    mountName = "scratch";
    diskSerialNumber = "0025_3857_61B0_0EF2.";
    deviceId = "scsi-SNVMe_Samsung_SSD_980_${diskSerialNumber}-part3";
    mountPoint = "/mnt/${mountName}";
    instanceDirs = [ ];
    bindMountNixStore = false;
  };

  boot.kernel.sysctl = {
    "vm.swappiness" = 10;
    "fs.inotify.max_user_watches" = 524288;
  };

  zramSwap.enable = lib.mkForce false;
  system.stateVersion = "24.11";
}
