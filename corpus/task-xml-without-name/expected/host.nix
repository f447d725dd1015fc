{ config, ... }:

{
  wsl.enable = true;
  wsl.defaultUser = "ines";

  wsl.bareMounts = {
    enable = true;
    disks = [{
      name = "models";
      serialNumber = "S6P7NS0W308713E";
      devicePattern = "scsi-SNVMe_Samsung_SSD_980_S6P7NS0W308713E-part1";
      filesystem = {
        mountPoint = "/models";
        fsType = "ext4";
        options = [ "noatime" "nofail" ];
      };
    }];
  };
}
