{
  wsl.bareMounts = {
    enable = true;
    disks = [{
      name = "vm";
      serialNumber = "BTPG94820F4K1P0C";
      filesystem = {
        mountPoint = "/srv/vm";
        fsType = "xfs";
        options = [ "noatime" "nodiratime" ];
        uuid = "48b0c1d7-93ae-4e1f-b5a8-20d6f7e1c933";
      };
    }];
  };
}
