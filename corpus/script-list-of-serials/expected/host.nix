{ ... }:

{
  wsl.enable = true;

  wsl.bareMounts = {
    enable = true;
    disks = [
      {
        name = "snapshots";
        serialNumber = "ZL2ABCDE";
        devicePattern = "scsi-SATA_ST16000NM001G-2K_ZL2ABCDE-part1";
        filesystem = {
          mountPoint = "/srv/snapshots";
          fsType = "xfs";
          options = [ "noatime" "nofail" ];
        };
      }
      {
        name = "disk";
        serialNumber = "S626NJ0R161234";
      }
    ];
  };
}
