{
  wsl.bareMounts = {
    enable = true;
    disks = [{
      name = "corpus";
      serialNumber = "S64DNL0T812345K";
      filesystem = {
        mountPoint = "/data/corpus";
        fsType = "ext4";
        options = [ "noatime" "lazytime" ];
        uuid = "e2a47d9c-1b65-4c8f-8a0d-5f7c3e9b2d14";
      };
    }];
  };
}
