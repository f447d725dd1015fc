{ ... }:

{
  imports = [ ];

  wsl.bareMounts = {
    enable = true;
    disks = [{
      name = "internal-4tb-nvme";
      serialNumber = "E823_8FA6_BF53_0001_001B_448B_4ED0_B0F4.";
      devicePattern = "scsi-SNVMe_WD_BLACK_SN850X_E823_8FA6_BF53_0001_001B_448B_4ED0_B0F4.-part1";
      filesystem = {
        mountPoint = "/mnt/wsl/storage";
        fsType = "ext4";
        options = [ "defaults" "noatime" ];
      };
    }];
  };
}
