{
  wsl.bareMounts = {
    enable = true;
    disks = [{
      name = "archive";
      serialNumber = "ZR50ABCD";
      devicePattern = "scsi-*ZR50ABCD*-part1";
      filesystem = {
        mountPoint = "/mnt/wsl/archive";
        fsType = "ext4";
        options = [ "noatime" ];
      };
    }];
  };
}
