{ ... }:

{
  wslStorageMount = {
    enable = true;
    diskSerialNumber = "E823_8FA6_BF53_0001_001B_448B_4ED0_B0F4.";
    mountName = "internal-4tb-nvme";
    deviceId = "scsi-SNVMe_WD_BLACK_SN850X_E823_8FA6_BF53_0001_001B_448B_4ED0_B0F4.-part1";
    mountPoint = "/mnt/wsl/storage";
    fsType = "ext4";
    mountOptions = [ "defaults" "noatime" ];
    instanceDirs = [ ];
    bindMountNixStore = false;
  };
}
