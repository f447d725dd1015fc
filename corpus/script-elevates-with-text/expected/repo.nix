{
  wsl.bareMounts = {
    enable = true;
    disks = [{
      name = "repo";
      serialNumber = "90D4EA2B1C77";
      filesystem = {
        mountPoint = "/repo";
        fsType = "ext4";
        options = [ "noatime" ];
        uuid = "71c0d9b8-2e5f-4a1d-8c3b-6f7e0d1a2b3c";
      };
    }];
  };
}
