{
  wsl.bareMounts = {
    enable = true;
    disks = [{
      name = "stick";
      serialNumber = "AA000000000000000412";
      filesystem = {
        mountPoint = "/mnt/stick";
        fsType = "exfat";
        options = [ "uid=1000" "gid=100" ];
        uuid = "64A5-F009";
      };
    }];
  };
}
