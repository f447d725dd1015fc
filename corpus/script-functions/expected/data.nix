{
  wsl.bareMounts = {
    enable = true;
    disks = [
      {
        name = "music";
        serialNumber = "WD-WX61A1234567";
        filesystem = {
          mountPoint = "/data/music";
          fsType = "ext4";
          options = [ "noatime" ];
          uuid = "a8d5b1c2-3f40-4e6b-8d79-0c2e1f5a6b93";
        };
      }
      {
        name = "photos";
        serialNumber = "S5H9NS0NC12345";
        filesystem = {
          mountPoint = "/data/photos";
          fsType = "ext4";
          options = [ "noatime" "ro" ];
          uuid = "0b6f7c1e-9a52-4d38-b4e0-5c7d8e9f0a12";
        };
      }
    ];
  };
}
