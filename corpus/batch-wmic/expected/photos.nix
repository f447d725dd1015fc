{
  wsl.bareMounts = {
    enable = true;
    disks = [{
      name = "photos";
      serialNumber = "ZDH5LK2Q";
      filesystem = {
        mountPoint = "/mnt/photos";
        fsType = "ext4";
        options = [ "noatime" ];
        uuid = "6a1d90c4-3f0e-4be7-8d55-20b9a7c1e83f";
      };
    }];
  };
}
