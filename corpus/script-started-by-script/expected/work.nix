{
  wsl.bareMounts = {
    enable = true;
    disks = [{
      name = "work";
      serialNumber = "S59ANM0R812345";
      devicePattern = "scsi-SNVMe_SAMSUNG_MZVLB1T0_S59ANM0R812345-part2";
      filesystem = {
        mountPoint = "/work";
        fsType = "xfs";
        options = [ "noatime" ];
      };
    }];
  };
}
