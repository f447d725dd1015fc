{
  wsl.bareMounts = {
    enable = true;
    disks = [{
      name = "sets";
      serialNumber = "2037E4AF91BD";
      filesystem = {
        mountPoint = "/data/sets";
        fsType = "xfs";
        options = [ "noatime" ];
        uuid = "3fd0a9f2-8a53-4a2c-b1f7-90b5c1e7d824";
      };
    }];
  };
}
