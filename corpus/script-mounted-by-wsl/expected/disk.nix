{
  wsl.bareMounts = {
    enable = true;
    disks = [{
      name = "PhysicalDrive1p2";
      serialNumber = "S3Z2NB0K176976A";
      devicePattern = "scsi-*S3Z2NB0K176976A*-part2";
      filesystem = {
        mountPoint = "/mnt/wsl/PhysicalDrive1p2";
        fsType = "ext4";
        options = [ "defaults" ];
      };
    }];
  };
}
