{ lib, ... }:
{
  imports = [ ./packages.nix ];

  wsl.bareMounts = {
    enable = true;
    disks = [{
      name = "scratch";
      serialNumber = "0025_3857_61B0_0EF2.";
      devicePattern = "scsi-SNVMe_Samsung_SSD_980_0025_3857_61B0_0EF2.-part3";
      filesystem = {
        mountPoint = "/mnt/scratch";
        fsType = "ext4";
        options = [ "defaults" "noatime" "nodiratime" ];
      };
    }];
  };

  boot.kernel.sysctl = {
    "vm.swappiness" = 10;
    "fs.inotify.max_user_watches" = 524288;
  };

  zramSwap.enable = lib.mkForce false;
  system.stateVersion = "24.11";
}
