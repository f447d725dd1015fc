{
  wsl.bareMounts = {
    enable = true;
    disks = [
      {
        name = "fast";
        serialNumber = "0025_3855_21B0_0C71.";
        filesystem = {
          mountPoint = "/data/fast";
          fsType = "ext4";
          options = [ "noatime" ];
          uuid = "8d0b5a41-6a0f-4a83-b51e-0f7ac2c3e9d4";
        };
      }
      {
        name = "slow";
        serialNumber = "WD-WCC7K0PHS4LT";
        filesystem = {
          mountPoint = "/data/slow";
          fsType = "ext4";
          options = [ "noatime" ];
          uuid = "f2f0c0d3-0a57-4d7c-8a1f-52c4e8f0d6b7";
        };
      }
    ];
  };
}
