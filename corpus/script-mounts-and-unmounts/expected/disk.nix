{
  wsl.bareMounts = {
    enable = true;
    disks = [{
      name = "find";
      serialNumber = "FIND2011300123AB5";
      filesystem = {
        mountPoint = "/mnt/find";
        fsType = "ext4";
        options = [ "defaults" ];
        uuid = "80917263-5445-4362-9718-0f1e2d3c4b5a";
      };
    }];
  };
}
