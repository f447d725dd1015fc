{
  wsl.bareMounts = {
    enable = true;
    disks = [
      {
        name = "oak";
        serialNumber = "S4EVNX0W654321";
      }
      {
        name = "elm";
        serialNumber = "21130H469C03";
      }
      {
        name = "extra";
        serialNumber = "YNA5D1QX";
        devicePattern = "scsi-*YNA5D1QX*-part2";
        filesystem = {
          mountPoint = "/mnt/wsl/extra";
          fsType = "xfs";
          options = [ "defaults" ];
        };
      }
    ];
  };
}
