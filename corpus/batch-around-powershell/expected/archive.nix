{
  wsl.bareMounts = {
    enable = true;
    disks = [{
      name = "archive";
      serialNumber = "WD-WCC7K2PL8J4H";
      filesystem = {
        mountPoint = "/srv/archive";
        fsType = "ext4";
        options = [ "noatime" "errors=remount-ro" ];
        uuid = "0b8f4e61-57d2-4f0e-9c33-1f6f2c7a5d90";
      };
    }];
  };
}
