{ ... }:

{
  wsl.enable = true;

  wsl.bareMounts = {
    enable = true;
    disks = [
      {
        name = "models";
        serialNumber = "0025_38B2_31C0_1A77.";
        devicePattern = "scsi-SNVMe_Samsung_SSD_990_0025_38B2_31C0_1A77.-part1";
        filesystem = {
          mountPoint = "/srv/models";
          fsType = "ext4";
          options = [ "noatime" "nofail" ];
        };
      }
      {
        name = "films";
        serialNumber = "ZR5CVK7N";
        devicePattern = "scsi-*ZR5CVK7N*-part1";
        filesystem = {
          mountPoint = "/mnt/wsl/films";
          fsType = "xfs";
          options = [ "noatime" ];
        };
      }
    ];
  };
}
