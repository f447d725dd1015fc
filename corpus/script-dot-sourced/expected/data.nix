{
  wsl.bareMounts = {
    enable = true;
    disks = [{
      name = "data";
      serialNumber = "K1JUNX0H7Q2D";
      filesystem = {
        mountPoint = "/data";
        fsType = "ext4";
        options = [ "defaults" ];
        uuid = "0d1e2f3a-4b5c-4d6e-9f70-8192a3b4c5d6";
      };
    }];
  };
}
