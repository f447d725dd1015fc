{
  wsl.bareMounts = {
    enable = true;
    disks = [{
      name = "bulk";
      serialNumber = "WD-WXK2A80LHJ5T";
      filesystem = {
        mountPoint = "/mnt/bulk";
        fsType = "btrfs";
        options = [ "noatime" "compress=zstd" ];
        uuid = "0c1a7f3e-55d8-4b5e-8d0e-7c3b6f1a9e42";
      };
    }];
  };
}
