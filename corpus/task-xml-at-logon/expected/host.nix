{ lib, ... }:

{
  wsl.enable = true;
  wsl.defaultUser = "mira";

  wsl.bareMounts = {
    enable = true;
    disks = [{
      name = "media";
      serialNumber = "ZFN0Q7WL";
      devicePattern = "scsi-SATA_ST4000VN006-3CW1_ZFN0Q7WL-part1";
      filesystem = {
        mountPoint = "/srv/media";
        fsType = "ext4";
        options = [ "noatime" "nofail" ];
      };
    }];
  };
}
