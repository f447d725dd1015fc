{
  wsl.bareMounts = {
    enable = true;
    disks = [{
      name = "builds";
      serialNumber = "S5GXNF0R704318L";
      devicePattern = "scsi-SNVMe_Samsung_SSD_970_S5GXNF0R704318L-part1";
      filesystem = {
        mountPoint = "/scratch/builds";
        fsType = "ext4";
        options = [ "noatime" ];
      };
    }];
  };

  fileSystems."/scratch/downloads" = {
    device = "/dev/disk/by-id/scsi-SNVMe_Samsung_SSD_970_S5GXNF0R704318L-part2";
    fsType = "btrfs";
    options = [ "noatime" "compress=zstd" "nofail" "noauto" "x-systemd.wanted-by=dev-disk-by\\x2did-scsi\\x2dSNVMe_Samsung_SSD_970_S5GXNF0R704318L\\x2dpart2.device" "x-systemd.device-timeout=30s" ];
  };
}
