{
  wsl.bareMounts = {
    enable = true;
    disks = [{
      name = "games";
      serialNumber = "S5GXNX0W223344Z";
      filesystem = {
        mountPoint = "/mnt/games";
        fsType = "ext4";
        options = [ "defaults" ];
        uuid = "e030f4a6-1c57-4e2b-a6a4-0c6f8b8d7711";
      };
    }];
  };
}
