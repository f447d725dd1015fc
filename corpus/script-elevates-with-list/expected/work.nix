{
  wsl.bareMounts = {
    enable = true;
    disks = [{
      name = "work";
      serialNumber = "2149E5F4C0A1";
      filesystem = {
        mountPoint = "/work";
        fsType = "xfs";
        options = [ "defaults" ];
        uuid = "c0a8f1e2-7d3b-4b95-a6e4-9f8e7d6c5b4a";
      };
    }];
  };
}
